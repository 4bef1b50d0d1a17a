/**
 * What is known of a write that has an idempotency key. `recorded`, `sending` and `sent` go on by themselves; the other
 * three are ends, of which `unknown` is left by a person, by a caller who says `ifUnknown: 'send'`, or by an answer that
 * comes late.
 */
export type JournalState = 'recorded' | 'sending' | 'sent' | 'settled' | 'refused' | 'unknown'

/** One way from a state to another. */
export interface JournalTransition {
  /** Undefined: the key is not in the journal. */
  readonly from: JournalState | undefined
  /** Undefined: the key leaves the journal. */
  readonly to: JournalState | undefined
  /** What happened. */
  readonly when: string
}

/** What becomes of an entry whose process died in a state. */
export interface CrashOutcome {
  readonly state: JournalState | undefined
  /** What may have happened at the server by then. */
  readonly server: string
  /** What happens next: by the next call with the key, or by `recover()`. */
  readonly next: string
}

export const TRANSITIONS: readonly JournalTransition[] = [
  { from: undefined, to: 'sending', when: 'an attempt is about to leave' },
  { from: undefined, to: 'sent', when: 'another call of this process had already run the job again' },
  { from: 'recorded', to: 'sending', when: 'the next attempt is about to leave' },
  { from: 'recorded', to: undefined, when: 'the call ended with an error that says that nothing was sent' },
  { from: 'sending', to: 'sending', when: 'the answer was lost, or somebody looks for it' },
  {
    from: 'sending',
    to: 'recorded',
    when: 'the attempt was certainly not processed, and another one follows',
  },
  { from: 'sending', to: 'sent', when: 'the answer named the job, or the write log showed it' },
  { from: 'sending', to: 'refused', when: 'the API refused the write' },
  {
    from: 'sending',
    to: 'unknown',
    when: 'the write log did not show it within the horizon, or another attempt of it was not processed',
  },
  {
    from: 'sending',
    to: undefined,
    when: 'the call ended with an error that says that nothing was processed',
  },
  { from: 'sent', to: 'sent', when: 'somebody asks whether the job has ended' },
  { from: 'sent', to: 'settled', when: 'the job has ended' },
  { from: 'unknown', to: 'sending', when: "it is sent again, by `ifUnknown: 'send'`" },
  { from: 'unknown', to: 'sent', when: 'the answer came after all, or a person has found the job' },
  { from: 'unknown', to: 'refused', when: 'the refusal came after all' },
  {
    from: 'unknown',
    to: undefined,
    when: 'a person, or the call itself, has found that it was not processed',
  },
  { from: 'settled', to: undefined, when: '`forget()`, or the retention has passed' },
  { from: 'refused', to: undefined, when: '`forget()`, or the retention has passed' },
]

export const CRASHES: readonly CrashOutcome[] = [
  { state: undefined, server: 'nothing', next: 'the next call sends it' },
  { state: 'recorded', server: 'nothing', next: 'it is sent' },
  {
    state: 'sending',
    server: 'nothing, or a job',
    next: 'it is looked for in the write log and never sent; after the horizon it is `unknown`',
  },
  { state: 'sent', server: 'a job', next: 'the job is asked for its outcome' },
  { state: 'settled', server: 'a job that has ended', next: 'the stored outcome is given' },
  { state: 'refused', server: 'nothing', next: 'the stored refusal is thrown' },
  {
    state: 'unknown',
    server: 'nothing, or a job',
    next: 'a person resolves it; what was asked for is in `candidates`',
  },
]

const ALLOWED: ReadonlySet<string> = new Set(TRANSITIONS.map(({ from, to }) => `${from} ${to}`))

/** Whether the table has such a transition. */
export const isTransition = (from: JournalState | undefined, to: JournalState | undefined): boolean =>
  ALLOWED.has(`${from} ${to}`)
