// Reads one file out of a tar archive held in memory (POSIX ustar, with pax and GNU long names). No dependency, because
// it runs before anything is installed.
import { gunzipSync } from 'node:zlib'

const block = 512
const text = (bytes) => {
  const end = bytes.indexOf(0)
  return bytes.subarray(0, end < 0 ? bytes.length : end).toString('utf8')
}

/** The entries of an archive in order: `{name, type, body}`; type '0' is a file. A damaged archive is an error. */
export function* entries(archive) {
  let longName = null
  for (let at = 0; at + block <= archive.length; ) {
    const header = archive.subarray(at, at + block)
    if (header.every((byte) => byte === 0)) return
    const { name, size, type } = readHeader(header)
    const body = archive.subarray(at + block, at + block + size)
    if (body.length < size) throw new Error(`The archive ends inside ${name}.`)
    at += block + Math.ceil(size / block) * block
    if (type === 'x') longName = paxPath(body) ?? longName
    else if (type === 'L') longName = text(body)
    else if (type !== 'g') {
      yield { name: longName ?? name, type, body }
      longName = null
    }
  }
}

function readHeader(header) {
  if (checksum(header) !== octal(header, 148, 8))
    throw new Error('The archive is damaged: a header has a wrong checksum.')
  const prefix = text(header.subarray(345, 500))
  const isUstar = header.toString('latin1', 257, 262) === 'ustar'
  const base = text(header.subarray(0, 100))
  return {
    name: isUstar && prefix ? `${prefix}/${base}` : base,
    size: octal(header, 124, 12),
    type: header[156] === 0 ? '0' : String.fromCharCode(header[156]),
  }
}

/** The sum of a header's bytes, its checksum field read as eight spaces. */
const checksum = (header) => header.reduce((sum, byte, i) => sum + (i >= 148 && i < 156 ? 32 : byte), 0)

function octal(header, from, length) {
  const digits = text(header.subarray(from, from + length)).trim()
  if (!/^[0-7]*$/.test(digits))
    throw new Error(`The archive is damaged: ${JSON.stringify(digits)} is not an octal number.`)
  return Number.parseInt(digits || '0', 8)
}

/** pax records are `LENGTH key=value\n`, LENGTH counting its own digits. */
function paxPath(body) {
  let path = null
  for (let at = 0; at < body.length; ) {
    const space = body.indexOf(32, at)
    const length = Number(body.toString('latin1', at, space))
    if (!(length > 0)) throw new Error('The archive is damaged: a pax record has no length.')
    const [key, value] = split(body.toString('utf8', space + 1, at + length - 1))
    if (key === 'path') path = value
    at += length
  }
  return path
}

const split = (record) => [record.slice(0, record.indexOf('=')), record.slice(record.indexOf('=') + 1)]

/** The bytes of one file of a gzipped archive. */
export function fileFromTarball(tarball, path) {
  for (const { name, type, body } of entries(gunzipSync(tarball))) {
    if (name === path && type === '0') return body
  }
  throw new Error(`The archive holds no file ${path}.`)
}
