// Is what was built still what the sources say? A hash over names and contents: a checkout that touches every date
// builds nothing anew, and an edit within the same second is seen.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Every file under `places` (files or folders of `root`), in a fixed order. */
function filesOf(root, places) {
  return places.filter((place) => existsSync(join(root, place))).flatMap((place) => filesUnder(root, place))
}

function filesUnder(root, place) {
  if (statSync(join(root, place)).isFile()) return [place]
  return readdirSync(join(root, place))
    .filter((name) => name !== 'node_modules')
    .sort()
    .flatMap((name) => filesUnder(root, `${place}/${name}`))
}

/** A hash of the names and contents of every file under `places`. */
export function hashOf(root, places) {
  const hash = createHash('sha256')
  for (const file of filesOf(root, places)) {
    const content = readFileSync(join(root, file))
    hash.update(`${file}\n${content.length}\n`).update(content)
  }
  return hash.digest('hex')
}
