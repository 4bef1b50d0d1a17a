/** How sure it is that the real API does the same. */
type Sureness = 'documented' | 'contradicted' | 'inferred' | 'undocumented'

/** Something that the simulator does. */
export interface Behavior {
  readonly of: 'appointments' | 'writes' | 'reads' | 'quota' | 'webhooks'
  readonly what: string
  readonly confidence: Sureness
  /** A page below docs.propexo.com, a name of a guide there, or why it is so. */
  readonly source: string
  /** What decides it, where a test may want it otherwise. */
  readonly option?: string
  /** A test of this folder that shows it: its file, and its title as the file has it. */
  readonly test: readonly [file: string, title: string]
}
