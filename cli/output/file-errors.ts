// What the file system says no to, as a sentence that names the file.

const sentences: Record<string, (path: string) => string> = {
  ENOENT: (path) => `There is no file ${path}.`,
  EACCES: (path) => `You may not read or write ${path}: its rights, or those of its folder, do not allow it.`,
  EPERM: (path) => `The system does not allow reading or writing ${path}.`,
  EISDIR: (path) => `${path} is a folder, where a file is needed.`,
  ENOTDIR: (path) => `${path} leads through something that is no folder.`,
  ENAMETOOLONG: (path) => `The name ${path} is too long for this file system.`,
  ELOOP: (path) => `${path} is a link that leads to itself.`,
  EROFS: (path) => `${path} cannot be written: its file system is read-only.`,
  ENOSPC: (path) => `There is no room left on the disk of ${path}.`,
  EMFILE: (path) => `${path} cannot be opened: this process has too many files open (ulimit -n).`,
  EBUSY: (path) => `${path} is in use by another program.`,
  EIO: (path) => `The disk does not give ${path} back: it, or its connection, is faulty.`,
};

/** Undefined: it is no error of a file. */
export function describeFileError(error: Error): string | undefined {
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  const sentence = code === undefined ? undefined : sentences[code];
  // A socket may say EACCES too.
  if (sentence === undefined || syscall === 'connect' || syscall === 'listen') return undefined;
  // Reading from a descriptor, as from stdin, names none.
  return sentence(path ?? 'the file');
}
