import { GENERIC_ID } from '../vendors/generic.js'
import type { Fields } from './evaluate.js'
import { type Finding, withDoubt } from './finding.js'

/** Texts that no page gives a format for: what looks wrong about them may be meant. Pure. */
export const shapeFindings = (fields: Fields): Finding[] =>
  SHAPES.flatMap(({ names, doubtAbout, source, why }) =>
    names.flatMap(field => {
      const { [field]: value } = fields
      const message = typeof value === 'string' ? doubtAbout(value) : undefined
      if (message === undefined) return []
      const rule = `${GENERIC_ID}.events.${field}`
      const found: Finding = { confidence: 'inferred', source, rule, field, message }
      return [{ ...found, message: withDoubt(found, why) }]
    }),
  )

interface TextShape {
  readonly names: readonly string[]
  /** What looks wrong; undefined: nothing. */
  readonly doubtAbout: (text: string) => string | undefined
  readonly source: string
  readonly why: string
}

/** As many digits as a number has by E.164; three as the shortest that is dialled. */
const DIGITS = { least: 3, most: 15 } as const

/** Callers who withhold their number, extensions and addresses of internet telephony come in these fields too. */
const doubtAboutPhone = (text: string): string | undefined => {
  const [odd] = text.match(/[^\d\p{P}\p{S}\p{Zs}\t]+/u) ?? []
  if (odd !== undefined) return `holds ${show(odd)}, which is no part of a phone number`
  const { length } = text.replace(/\D/g, '')
  if (length < DIGITS.least || length > DIGITS.most)
    return `has ${length} digits, and a phone number has ${DIGITS.least} to ${DIGITS.most}`
  return text === text.trim() ? undefined : 'has white space around it'
}

/** Whether a text in place of a number tells whose it is; one that is withheld has no digits. */
export const tellsNumber = (value: unknown): boolean =>
  typeof value === 'string' && (value.match(/\p{Nd}/gu) ?? []).length >= DIGITS.least

/** Characters that cannot be seen are told by their code points. */
const show = (text: string): string => {
  const told = [...text.slice(0, 20)].map(each =>
    /[\p{C}\p{M}\p{Z}]/u.test(each)
      ? `U+${each.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`
      : each,
  )
  return JSON.stringify(told.join(''))
}

const doubtAboutLink = (text: string): string | undefined => {
  const [, scheme = ''] = /^([^:]*):/.exec(text) ?? []
  return /^https?$/i.test(scheme)
    ? undefined
    : `has the scheme ${show(scheme)}, and whoever opens it expects http or https`
}

/** White space that is no space, and what takes no place: formats, directions, fillers. */
const INVISIBLE = /(?![ \p{Variation_Selector}\u200c\u200d])[\p{Z}\p{Default_Ignorable_Code_Point}]/u
/** Joiners belong to names in many scripts, and to few addresses. */
const JOINED = /[\u200c\u200d](?=[^\s<>(),;:"]*@)|(?<=@[^\s<>(),;:"]*)[\u200c\u200d]/u

const doubtAboutAddress = (text: string): string | undefined => {
  const [odd] = INVISIBLE.exec(text) ?? JOINED.exec(text) ?? []
  return odd === undefined
    ? undefined
    : `holds ${show(odd)}, which nobody sees; it may have been copied along`
}

const SHAPES: readonly TextShape[] = [
  {
    names: ['call_phone_number_from', 'call_phone_number_to'],
    doubtAbout: doubtAboutPhone,
    source: 'ITU-T E.164',
    why: 'no page gives a format of numbers; it is sent as it is',
  },
  {
    names: ['call_audio_link', 'call_recording_url'],
    doubtAbout: doubtAboutLink,
    source: 'spec/propexo.yaml',
    why: 'the contract takes every URL',
  },
  {
    names: ['email_from', 'email_to', 'email_cc', 'email_bcc'],
    doubtAbout: doubtAboutAddress,
    source: 'RFC 6532',
    why: 'it is a character of addresses, and sent as it is',
  },
]
