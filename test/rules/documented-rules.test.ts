import fc from 'fast-check'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { documentedRules, documentedTable } from '../../scripts/rules/documented.js'
import { OPERATION_KINDS, PERSON_KINDS, RECORD_KINDS } from '../../src/contract/write-kind.js'
import { APPOINTMENT_WRITES, EVENT_WRITES } from '../../src/contract/write-operations.js'
import { GENERIC_EVENTS, type VendorPage } from '../../src/pms/confidence.js'
import { mapLog } from '../../src/pms/map-log.js'
import { ALL_PROFILES, profileOf } from '../../src/pms/profiles.js'
import { availabilityFindings } from '../../src/pms/rules/availability.js'
import { detailFindings } from '../../src/pms/rules/details.js'
import { findingsOf } from '../../src/pms/rules/evaluate.js'
import type { Finding } from '../../src/pms/rules/finding.js'
import { pairFindings } from '../../src/pms/rules/pairs.js'
import { shapeFindings } from '../../src/pms/rules/shapes.js'
import { vendorFindings } from '../../src/pms/rules/vendor.js'
import { cases } from '../support/cases.js'

/** Below docs.propexo.com, and no index of a section but for what is not in it. */
const PAGE = /^api(?:-|\/)reference\/[a-z-]+\/[a-z-]+(?:\/[a-z-]+)?$/

const FIELDS = [
  ...new Set(
    [APPOINTMENT_WRITES, EVENT_WRITES].flatMap(targets =>
      Object.values(targets).flatMap(person =>
        Object.values(person).flatMap(({ contract }) => contract.bodyFields),
      ),
    ),
  ),
]

/** Values that break what can be broken. */
const value = fc.oneof(
  fc.constantFrom('', ' ', 'LeaseSign', 'x'.repeat(300), 'anonymous', 'ftp://a.example/', 'CallToProspect'),
  fc.constantFrom(true, false, 95, null, 'type_1'),
)
const fields = fc.dictionary(fc.constantFrom(...FIELDS), value, { maxKeys: 12 })
const rules = fc.constantFrom(...ALL_PROFILES, profileOf('NEW_PMS'))
const person = fc.constantFrom(...PERSON_KINDS)

/** Everything that any rule has against something. */
const anyFinding = fc
  .record({
    rules,
    person,
    fields,
    record: fc.constantFrom(...RECORD_KINDS),
    operation: fc.constantFrom(...OPERATION_KINDS),
    kind: fc.constantFrom('call' as const, 'email' as const),
    direction: fc.constantFrom('outbound' as const, 'inbound' as const, undefined),
    isLogged: fc.boolean(),
  })
  .map(({ rules, person, fields, record, operation, kind, direction, isLogged }): readonly Finding[] => [
    ...findingsOf(rules, { record, person, operation }, fields),
    ...detailFindings(rules, person, fields, isLogged),
    ...mapLog(rules, { kind, person, fields, direction, detailsInNotes: isLogged, times: {} }).findings,
    ...shapeFindings(fields),
    ...pairFindings(fields, () => ['type_2']),
    ...availabilityFindings(rules),
    ...vendorFindings('RENT_MANAGER'),
  ])

describe('what is documented', () => {
  it('is on the list, with the page of the vendor that says so', async () => {
    await expect(documentedTable()).toMatchFileSnapshot('documented.md')
  })

  it('is on a page of the vendor, and on no index of pages', () => {
    expect(documentedRules().length).toBeGreaterThan(100)
    expect(documentedRules().filter(({ page }) => !PAGE.test(page))).toEqual([])
  })

  it('refuses by a page that the list names, and by nothing else', () => {
    const pages = new Set<string>([
      ...documentedRules().map(({ page }) => page),
      ...Object.values(GENERIC_EVENTS),
    ])
    const seen = new Set<string>()
    fc.assert(
      fc.property(anyFinding, findings => {
        for (const { confidence, source, rule, byDefault } of findings) {
          seen.add(confidence)
          // The API has no operation that cancels an event, nor has the facade.
          if (/^\w+\.events\.\w+\.cancel$/.test(rule)) continue
          if (confidence === 'documented') expect(pages, rule).toContain(source)
          else expect(byDefault, rule).not.toBe('enforce')
        }
      }),
      { numRuns: cases(3_000) },
    )
    expect([...seen].sort()).toEqual(['contradicted', 'documented', 'inferred'])
  })

  it('cannot be said without a page', () => {
    type SourceOf<C> = Extract<Finding, { confidence: C }>['source']
    expectTypeOf<SourceOf<'documented'>>().toEqualTypeOf<VendorPage>()
    expectTypeOf<'spec/propexo.yaml'>().not.toExtend<VendorPage>()
    expectTypeOf<'docs/calls-and-emails.md'>().not.toExtend<VendorPage>()
    expectTypeOf<'ITU-T E.164'>().not.toExtend<VendorPage>()
    expectTypeOf<'api-reference/entrata/events/create-lead-event-entrata'>().toExtend<VendorPage>()
  })
})
