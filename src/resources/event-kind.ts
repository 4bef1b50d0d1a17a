/** What an event type seems to be for. */
export type EventKind = 'call' | 'email' | 'tour' | 'note' | 'other'

/** The first that fits: an email about a tour is an email. */
const WORDS: readonly (readonly [kind: EventKind, words: readonly string[]])[] = [
  ['email', ['email', 'emails', 'emailed']],
  [
    'call',
    [
      'call',
      'calls',
      'called',
      'calling',
      'callback',
      'phone',
      'phoned',
      'telephone',
      'phonecall',
      'voicemail',
    ],
  ],
  [
    'tour',
    [
      'tour',
      'tours',
      'toured',
      'show',
      'shows',
      'shown',
      'showing',
      'showings',
      'visit',
      'visits',
      'visited',
    ],
  ],
  ['tour', ['walkin', 'appointment', 'appointments']],
  ['note', ['note', 'notes', 'memo', 'memos', 'comment', 'comments', 'remark', 'remarks']],
]

/** A tour that did not take place is none. */
const NEGATIONS = /^(no|not|cancel\w*|missed)$/

/**
 * Guesses from its name what an event type is for. No PMS publishes which of its types are calls or emails. What is none
 * of them for sure, such as a text message, is `other`.
 */
export const guessEventKind = (name: unknown): EventKind => {
  if (typeof name !== 'string') return 'other'
  const words = wordsOf(name)
  const [kind = 'other'] = WORDS.find(([, list]) => words.some(word => list.includes(word))) ?? []
  return kind === 'tour' && words.some(word => NEGATIONS.test(word)) ? 'other' : kind
}

/** `CallToProspect`, `E-mail`, `CALL_OUT` and `Walk-In` in words of small letters. */
const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/(?<![a-z])e[-_ ]mail/g, 'email')
    .replace(/(?<![a-z])walk[-_ ]in(?![a-z])/g, 'walkin')
    .replace(/(?<![a-z])voice[-_ ]mail/g, 'voicemail')
    .split(/[^\p{L}\d]+/u)
    .filter(word => word !== '')
