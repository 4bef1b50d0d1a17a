/**
 * A URL, or undefined for a text that is none. Not by `URL.canParse`: that of Node 20 refuses letters beyond ASCII once it
 * has been called often.
 */
export const parseUrl = (text: string, base?: string): URL | undefined => {
  try {
    return new URL(text, base)
  } catch {
    return undefined
  }
}
