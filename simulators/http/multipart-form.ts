// A form in parts (RFC 7578), of fields and no files: some vendors' clients send one where others encode it.

/** As if it had been form-encoded; undefined where the body is none. */
export function readMultipartForm(
  contentType: string | undefined,
  text: string,
): URLSearchParams | undefined {
  const [, quoted, plain] =
    /^multipart\/form-data;.*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType ?? '') ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) return undefined;
  const form = new URLSearchParams();
  for (const part of text.split(`--${boundary}`).slice(1, -1)) {
    const [, name, value = ''] = /^\r\n[^]*?\bname="([^"]*)"[^]*?\r\n\r\n([^]*)\r\n$/.exec(part) ?? [];
    if (name !== undefined) form.append(name, value);
  }
  return form;
}
