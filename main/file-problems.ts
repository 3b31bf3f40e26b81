// Reasons why a file cannot be read or written, in words; and sizes in words.

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the space that is allowed to you is used up',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'its links lead back to themselves',
  EFBIG: 'it would be larger than the disk allows',
  EIO: 'the disk failed',
  EBUSY: 'another program uses it',
  EMFILE: 'too many files are open',
  ERR_INVALID_ARG_VALUE: 'its name holds a character that no file name may have',
}

/** @param done “read” or “written” */
export function fileProblem(error: unknown, done: 'read' | 'written'): string {
  const { code = '', message } = error as NodeJS.ErrnoException
  if (code === 'EACCES' || code === 'EPERM')
    return done === 'read' ? 'you are not allowed to read it' : 'you are not allowed to write there'
  if (code === 'ENOENT' && done === 'written') return 'its folder does not exist'
  return REASONS[code] ?? message
}
