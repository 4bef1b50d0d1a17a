import { formats } from '../../generated/validators/runtime.js'
import { parseUrl } from '../core/url.js'

/**
 * An absolute URL as `format: uri` of the contract allows it; undefined for what is none. What the contract takes stays
 * as it is, because a signed URL may not be changed; all else is written as the WHATWG parser writes it, with the
 * characters escaped that it leaves and RFC 3986 does not have.
 */
export const toUri = (text: string): string | undefined => {
  const href = parseUrl(text)?.href
  if (href === undefined || NOTHING.test(href)) return undefined
  if (isUri(text) && !isShortened(text)) return text
  const [front = '', fragment] = splitAt(href, '#')
  const uri =
    escapeRest(front) +
    (fragment === undefined ? '' : `#${escapeRest(fragment).replace(/[#[\]]/g, escapeByte)}`)
  return isUri(uri) ? uri : undefined
}

/** A scheme alone, whatever marks are behind it, leads nowhere. */
const NOTHING = /^[^:]*:[/?#]*$/

const isUri = (text: string): boolean => formats['uri']?.(text) ?? false

/** `https:/host`: the parser finds the host there, and RFC 3986 a path. */
const isShortened = (text: string): boolean => /^(?:https?|wss?|ftp):(?!\/\/[^/])/i.test(text)

/** All that RFC 3986 does not have, and each `%` that escapes nothing. */
const escapeRest = (text: string): string =>
  text.replace(/[^a-z0-9._~:/?#[\]@!$&'()*+,;=%-]|%(?![0-9a-f]{2})/gi, escapeByte)

/** The parser leaves nothing beyond ASCII. */
const escapeByte = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`

const splitAt = (text: string, mark: string): readonly [string, string?] => {
  const index = text.indexOf(mark)
  return index === -1 ? [text] : [text.slice(0, index), text.slice(index + 1)]
}
