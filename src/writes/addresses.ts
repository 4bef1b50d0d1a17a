/**
 * Email addresses as RFC 5322 and RFC 6532 write them: names in quotes, comments, groups, white space between the parts.
 * More generous than they are where mailboxes exist that break them: dots may stand anywhere, and a name without quotes
 * may hold dots and an `@`.
 */

/** A piece of the text: what stands in quotes, in brackets, or between the characters that mean something. */
interface Token {
  readonly kind: 'text' | 'quoted' | 'literal' | 'space' | 'mark'
  readonly text: string
  /** Where it begins. */
  readonly at: number
}

/** Why a text is not one email address; undefined: it is one. */
export const problemOfAddress = (text: string): string | undefined => {
  const tokens = tokenize(text)
  if (typeof tokens === 'string') return tokens
  return isMailbox(tokens) ? undefined : 'must be one email address'
}

/** Why a text is not a list of email addresses, with commas or semicolons between them; undefined: it is one. */
export const problemOfAddresses = (text: string): string | undefined => {
  const tokens = tokenize(text)
  if (typeof tokens === 'string') return tokens
  const wrong = split(tokens).find(entry => !isMailbox(entry) && !isGroup(entry))
  if (wrong === undefined) return undefined
  const shown = textOf(wrong, text).slice(0, 60)
  const found = shown === '' ? 'holds an empty one' : `holds ${JSON.stringify(shown)}`
  return `must be email addresses with commas between them, and ${found}; a name with a comma stands in quotes`
}

const MARKS = ',;:<>@'
const SPACE = /\s+/y
const TEXT = /[^\s()<>[\]:;@\\,"]+/y

/** One token after the other, without comments; a text tells what does not end, or is not allowed. */
const tokenize = (text: string): Token[] | string => {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const next = readToken(text, at)
    if (typeof next === 'string') return next
    const { token, end } = next
    if (token) tokens.push(token)
    at = end
  }
  return tokens
}

type Read = { readonly token?: Token; readonly end: number }

const readToken = (text: string, at: number): Read | string => {
  const first = text[at] as string
  if (first === '(') return readComment(text, at)
  if (first === '"') return readClosed(text, at, 'quoted', '"')
  if (first === '[') return readClosed(text, at, 'literal', ']')
  if (MARKS.includes(first)) return { token: { kind: 'mark', text: first, at }, end: at + 1 }
  const pattern = /\s/.test(first) ? SPACE : TEXT
  pattern.lastIndex = at
  const [run] = pattern.exec(text) ?? []
  if (run === undefined) return `has ${JSON.stringify(first)} where an email address has none`
  const kind = pattern === SPACE ? 'space' : 'text'
  return { token: { kind, text: run, at }, end: at + run.length }
}

/** Up to the mark that ends it; a backslash takes the next character as it is. */
const readClosed = (text: string, at: number, kind: Token['kind'], mark: string): Read | string => {
  for (let end = at + 1; end < text.length; end += 1) {
    if (text[end] === '\\') end += 1
    else if (text[end] === mark) return { token: { kind, text: text.slice(at, end + 1), at }, end: end + 1 }
  }
  return `has ${kind === 'quoted' ? 'a quote' : 'a bracket'} that does not end`
}

/** Comments stand in one another, and say as much as a space. */
const readComment = (text: string, at: number): Read | string => {
  let depth = 0
  for (let end = at; end < text.length; end += 1) {
    const { [end]: character } = text
    if (character === '\\') end += 1
    else if (character === '(') depth += 1
    else if (character === ')') depth -= 1
    if (depth === 0) return { token: { kind: 'space', text: ' ', at }, end: end + 1 }
  }
  return 'has a comment in parentheses that does not end'
}

const isMark = (token: Token | undefined, text: string): boolean =>
  token?.kind === 'mark' && token.text === text

/** Entries of a list. A group is one of them: its own commas are within. */
const split = (tokens: readonly Token[]): Token[][] => {
  const entries: Token[][] = [[]]
  let isInGroup = false
  let isInAngles = false
  for (const token of tokens) {
    if (isMark(token, '<')) isInAngles = true
    if (isMark(token, '>')) isInAngles = false
    if (isMark(token, ':') && !isInAngles) isInGroup = true
    const ends = isMark(token, ',') || isMark(token, ';')
    if (ends && !isInAngles && !isInGroup) entries.push([])
    else entries.at(-1)?.push(token)
    if (isMark(token, ';')) isInGroup = false
  }
  return entries
}

const trim = (tokens: readonly Token[]): readonly Token[] => {
  let [first, end] = [0, tokens.length]
  while (tokens[first]?.kind === 'space') first += 1
  while (end > first && tokens[end - 1]?.kind === 'space') end -= 1
  return tokens.slice(first, end)
}

/** `Leasing: ada@example.com, bob@example.com;` */
const isGroup = (entry: readonly Token[]): boolean => {
  const tokens = trim(entry)
  const colon = tokens.findIndex(token => isMark(token, ':'))
  if (colon < 1 || !isMark(tokens.at(-1), ';')) return false
  const members = tokens.slice(colon + 1, -1)
  return isName(tokens.slice(0, colon)) && (trim(members).length === 0 || split(members).every(isMailbox))
}

/** `ada@example.com`, `Ada Byron <ada@example.com>` */
const isMailbox = (entry: readonly Token[]): boolean => {
  const tokens = trim(entry)
  const angle = tokens.findIndex(token => isMark(token, '<'))
  if (angle === -1) return isAddress(tokens)
  const name = tokens.slice(0, angle)
  return isMark(tokens.at(-1), '>') && isName(name) && isAddress(tokens.slice(angle + 1, -1))
}

const isName = (tokens: readonly Token[]): boolean =>
  tokens.every(token => token.kind !== 'mark' || token.text === '@')

/** `ada@example.com`; comments and white space may stand around both parts. */
const isAddress = (tokens: readonly Token[]): boolean => {
  const at = tokens.findIndex(token => isMark(token, '@'))
  if (at === -1) return false
  const [local, domain] = [trim(tokens.slice(0, at)), trim(tokens.slice(at + 1))]
  const isText = ({ kind, text }: Token): boolean => kind === 'text' && /[^.]/.test(text)
  const isDomain = domain.length === 1 && domain.every(each => each.kind === 'literal' || isText(each))
  return isDomain && local.length > 0 && local.every(({ kind }) => kind === 'text' || kind === 'quoted')
}

/** As it stands in the text. */
const textOf = (tokens: readonly Token[], text: string): string => {
  const [first, last] = [tokens[0], tokens.at(-1)]
  return first && last ? text.slice(first.at, last.at + last.text.length).trim() : ''
}
