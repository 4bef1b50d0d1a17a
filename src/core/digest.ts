/** Primes of 32 bits and offsets, one pair for each part of a digest. */
const LANES: readonly (readonly [offset: number, prime: number])[] = [
  [0x811c9dc5, 0x01000193],
  [0x9e3779b9, 0x85ebca6b],
  [0xc2b2ae35, 0x27d4eb2f],
  [0x165667b1, 0x9e3779b1],
]

/**
 * 128 bits of a text as hexadecimal digits, at once and in every runtime. Equal texts have equal digests; it is no
 * protection against somebody who wants two texts to have the same one.
 */
export const digestOf = (text: string): string =>
  LANES.map(([offset, prime]) => {
    let hash = offset
    for (let index = 0; index < text.length; index += 1) {
      hash = Math.imul(hash ^ text.charCodeAt(index), prime)
      hash ^= hash >>> 15
    }
    hash = Math.imul(hash ^ text.length, 0x2c1b3c6d)
    hash = Math.imul(hash ^ (hash >>> 13), 0x297a2d39)
    return ((hash ^ (hash >>> 16)) >>> 0).toString(16).padStart(8, '0')
  }).join('')
