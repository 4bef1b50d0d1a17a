/**
 * Email addresses as RFC 5322 and RFC 6532 write them, with what RFC 5322 keeps for texts that are older than it: names in
 * quotes, comments, groups, white space around dots, routes, empty places of a list. More generous than they are where
 * mailboxes exist that break them: dots may stand anywhere in the local part, a name without quotes may hold dots and an
 * `@`, and semicolons may stand between the addresses of a list.
 */

/** A piece of the text: what stands in quotes, in brackets, or between the characters that mean something. */
interface AddressToken {
  readonly kind: 'text' | 'quoted' | 'literal' | 'space' | 'mark'
  readonly text: string
  /** Where it begins. */
  readonly at: number
}

/** Why a text is not one email address; undefined: it is one. */
export const problemOfAddress = (text: string): string | undefined => {
  const tokens = tokenize(text)
  if (typeof tokens === 'string') return tokens
  return readMailbox(tokens) === undefined ? 'must be one email address' : undefined
}

/** Why a text is not a list of email addresses, with commas or semicolons between them; undefined: it is one. */
export const problemOfAddresses = (text: string): string | undefined => {
  const tokens = tokenize(text)
  if (typeof tokens === 'string') return tokens
  const entries = addressEntriesOf(tokens).filter(entry => trim(entry).length > 0)
  const wrong = entries.find(entry => readMailbox(entry) === undefined && !isGroup(entry))
  if (entries.length > 0 && wrong === undefined) return undefined
  const found = wrong ? JSON.stringify(sourceTextOf(wrong, text).slice(0, 60)) : 'none'
  return `must be email addresses with commas between them, and holds ${found}; a name with a comma stands in quotes`
}

/** The address of a text that is one email address, without name, comments and needless quotes. */
export const addressIn = (text: string): string | undefined => {
  const tokens = tokenize(text)
  return typeof tokens === 'string' ? undefined : readMailbox(tokens)
}

const MARKS = ',;:<>@'
/** Other white space is a character of a mailbox, by RFC 6532. */
const SPACE = /[ \t]+/y
const TEXT = /[^\p{Cc} ()<>[\]:;@\\,"]+/uy

/** One token after the other, without comments; a text tells what does not end, or is not allowed. */
const tokenize = (text: string): AddressToken[] | string => {
  const tokens: AddressToken[] = []
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

type TokenRead = { readonly token?: AddressToken; readonly end: number }

const readToken = (text: string, at: number): TokenRead | string => {
  const first = text[at] as string
  if (first === '(') return readComment(text, at)
  if (first === '"') return readClosed(text, at, 'quoted', '"')
  if (first === '[') return readClosed(text, at, 'literal', ']')
  if (MARKS.includes(first)) return { token: { kind: 'mark', text: first, at }, end: at + 1 }
  const pattern = /[ \t]/.test(first) ? SPACE : TEXT
  pattern.lastIndex = at
  const [run] = pattern.exec(text) ?? []
  if (run === undefined) return `has ${JSON.stringify(first)} where an email address has none`
  const kind = pattern === SPACE ? 'space' : 'text'
  return { token: { kind, text: run, at }, end: at + run.length }
}

/** Up to the mark that ends it; a backslash takes the next character as it is. */
const readClosed = (
  text: string,
  at: number,
  kind: AddressToken['kind'],
  mark: string,
): TokenRead | string => {
  for (let end = at + 1; end < text.length; end += 1) {
    if (text[end] === '\\') end += 1
    else if (mark === ']' && text[end] === '[') return 'has a bracket in brackets'
    else if (text[end] === mark) return { token: { kind, text: text.slice(at, end + 1), at }, end: end + 1 }
  }
  return `has ${kind === 'quoted' ? 'a quote' : 'a bracket'} that does not end`
}

/** Comments stand in one another, and say as much as a space. */
const readComment = (text: string, at: number): TokenRead | string => {
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

const isMark = (token: AddressToken | undefined, text: string): boolean =>
  token?.kind === 'mark' && token.text === text

/** Entries of a list. A group is one of them: its own commas are within. */
const addressEntriesOf = (tokens: readonly AddressToken[]): AddressToken[][] => {
  const entries: AddressToken[][] = [[]]
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

const trim = (tokens: readonly AddressToken[]): readonly AddressToken[] => {
  let [first, end] = [0, tokens.length]
  while (tokens[first]?.kind === 'space') first += 1
  while (end > first && tokens[end - 1]?.kind === 'space') end -= 1
  return tokens.slice(first, end)
}

/** `Leasing: ada@example.com, bob@example.com;` */
const isGroup = (entry: readonly AddressToken[]): boolean => {
  const tokens = trim(entry)
  const colon = tokens.findIndex(token => isMark(token, ':'))
  if (colon < 1 || !isMark(tokens.at(-1), ';')) return false
  const members = addressEntriesOf(tokens.slice(colon + 1, -1))
  const areMailboxes = members.every(each => trim(each).length === 0 || readMailbox(each) !== undefined)
  return isName(tokens.slice(0, colon)) && areMailboxes
}

/** The address of `ada@example.com` and of `Ada Byron <ada@example.com>`; undefined for what is no mailbox. */
const readMailbox = (entry: readonly AddressToken[]): string | undefined => {
  const tokens = trim(entry)
  const angle = tokens.findIndex(token => isMark(token, '<'))
  if (angle === -1) return readAddress(tokens)
  if (!isMark(tokens.at(-1), '>') || !isName(tokens.slice(0, angle))) return undefined
  const within = tokens.slice(angle + 1, -1)
  const colon = within.findIndex(token => isMark(token, ':'))
  if (colon !== -1 && !isRoute(within.slice(0, colon))) return undefined
  return readAddress(within.slice(colon + 1))
}

const isName = (tokens: readonly AddressToken[]): boolean =>
  tokens.every(({ kind, text }) => kind !== 'literal' && (kind !== 'mark' || text === '@'))

/** `@relay.example,@other.example` before the colon of `<@relay.example,@other.example:ada@example.com>`. */
const isRoute = (tokens: readonly AddressToken[]): boolean => {
  const stops = addressEntriesOf(tokens)
    .map(trim)
    .filter(({ length }) => length > 0)
  return (
    stops.length > 0 &&
    stops.every(([first, ...domain]) => isMark(first, '@') && readDomain(domain) !== undefined)
  )
}

/** `ada@example.com`; comments and white space may stand around both parts. */
const readAddress = (tokens: readonly AddressToken[]): string | undefined => {
  const at = tokens.findIndex(token => isMark(token, '@'))
  if (at === -1) return undefined
  const local = readLocal(tokens.slice(0, at))
  const domain = readDomain(tokens.slice(at + 1))
  return local !== undefined && domain !== undefined ? `${local}@${domain}` : undefined
}

/** Words with dots between them, and around them in the local part only. */
const LOCAL = /^\.*w(?:\.+w)*\.*$/
const DOMAIN = /^w(?:\.w)*$/

const readLocal = (tokens: readonly AddressToken[]): string | undefined => {
  const isLocal = tokens.every(({ kind }) => kind !== 'mark' && kind !== 'literal')
  return isLocal && LOCAL.test(shapeOf(tokens)) ? joinedText(tokens) : undefined
}

const readDomain = (tokens: readonly AddressToken[]): string | undefined => {
  const [first, ...others] = trim(tokens)
  if (first?.kind === 'literal') return others.length === 0 ? first.text : undefined
  const isDomain = tokens.every(({ kind }) => kind === 'text' || kind === 'space')
  return isDomain && DOMAIN.test(shapeOf(tokens)) ? joinedText(tokens) : undefined
}

/** `w` for each word, and dots; a space is left where it stands between words. */
const shapeOf = (tokens: readonly AddressToken[]): string =>
  tokens
    .map(({ kind, text }) => (kind === 'space' ? ' ' : kind === 'quoted' ? 'w' : text.replace(/[^.]+/g, 'w')))
    .join('')
    .replace(/ +/g, ' ')
    .replace(/ ?\. ?/g, '.')
    .trim()

const joinedText = (tokens: readonly AddressToken[]): string =>
  tokens
    .filter(({ kind }) => kind !== 'space')
    .map(({ kind, text }) => (kind === 'quoted' ? unquoted(text) : text))
    .join('')

/** Quotes that nothing in them needs say nothing. */
const unquoted = (quoted: string): string => {
  const text = quoted.slice(1, -1).replace(/\\(.)/gsu, '$1')
  return /^[^\p{Cc} ()<>[\]:;@\\,"]+$/u.test(text) ? text : quoted
}

/** As it stands in the text. */
const sourceTextOf = (tokens: readonly AddressToken[], text: string): string => {
  const [first, last] = [tokens[0], tokens.at(-1)]
  return first && last ? text.slice(first.at, last.at + last.text.length).trim() : ''
}
