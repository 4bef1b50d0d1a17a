/** How reliable a statement about a PMS is. */
export type Confidence =
  /** A page of the vendor says so. */
  | 'documented'
  /** A page says so, and another source contradicts it. */
  | 'contradicted'
  /** No page says so; it is inferred. */
  | 'inferred'

/** A page of the vendor, below docs.propexo.com. */
export type VendorPage = `api-reference/${string}/${string}` | `api/reference/${string}/${string}`

/** How sure something is, and by which source: only a page of the vendor documents anything. */
export type RuleSource =
  | { readonly confidence: 'documented'; readonly source: VendorPage }
  | { readonly confidence: 'contradicted' | 'inferred'; readonly source: string }

/** The same with several sources. */
export type Sourced =
  | { readonly confidence: 'documented'; readonly sources: readonly [VendorPage, ...VendorPage[]] }
  | { readonly confidence: 'contradicted' | 'inferred'; readonly sources: readonly [string, ...string[]] }

/** Of the first source. */
export const sourceOf = (sourced: Sourced): RuleSource =>
  sourced.confidence === 'documented'
    ? { confidence: sourced.confidence, source: sourced.sources[0] }
    : { confidence: sourced.confidence, source: sourced.sources[0] }

/** The pages on which the vendor describes the operations that serve all PMSs. */
export const GENERIC_EVENTS: Readonly<Record<'leads' | 'applicants' | 'residents', VendorPage>> = {
  leads: 'api-reference/pms-generic-ap-is/events/create-event-for-a-lead',
  applicants: 'api-reference/pms-generic-ap-is/events/create-event-for-an-applicant',
  residents: 'api-reference/pms-generic-ap-is/events/create-event-for-a-resident',
}
