/** Every character that RFC 3986 reserves, what escapes them, quotes and brackets, and text of one to four octets. */
export const SPECIAL_TEXT: string =
  'a&b=c+d%e%20f?g/h#i:j@k l"m\'n,o;p$q[r]s!t*u(v)w~x^y|z<A>B{C}D`E\\FéGßH漢I😀J–K'

/** A part of a path cannot hold what would make it another path. */
export const SPECIAL_SEGMENT: string = SPECIAL_TEXT.replaceAll(/[/\\]/g, '')
