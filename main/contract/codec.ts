// Values as bytes, the same in Node and in a browser: what JSON holds, and also undefined, NaN, ±Infinity, −0 and
// typed arrays, whose bytes travel as they are (little-endian: both ends are one machine). A tag byte, then the value;
// lengths and integers as varints, integers zigzagged; an object's keys are written once a message, then by number.

export { decode } from './decode.ts'
export { encode } from './encode.ts'
