/** What a person's browser gets. */
export interface Page {
  status: number;
  html: string;
  headers?: Record<string, string> | undefined;
}

/** A page for people; `content` is HTML already, and so is what it takes from outside by `escapeHtml`. */
export function htmlPage(title: string, content: string, style = ''): string {
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${escapeHtml(title)} – simulated CRM</title>
<meta name="viewport" content="width=device-width">
<style>body{font:16px/1.5 system-ui;margin:3rem auto;max-width:40rem;padding:0 1rem;color:#1c2530}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #d9dee5}
th{font-weight:500;color:#5b6775;width:14rem}p{color:#5b6775}${style}</style>
<h1>${escapeHtml(title)}</h1>
${content}
</html>
`;
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
