import { describe, expect, it } from 'vitest'
import { applyOverlay } from '../../../scripts/spec/overlay.js'
import { SpecError } from '../../../scripts/spec/problem.js'

const overlay = (...actions: object[]) => ({ overlay: '1.0.0', info: { title: 'T', version: '1' }, actions })
const apply = (doc: Record<string, unknown>, ...actions: object[]) =>
  applyOverlay(doc, overlay(...actions), 'o.yaml')

describe('an overlay', () => {
  it('merges objects deeply, appends to arrays and replaces scalars', () => {
    const doc = { a: { b: { keep: 1, change: 1 }, list: [1] } }
    const update = { b: { change: 2, add: 3 }, list: [2] }
    expect(apply(doc, { target: '$.a', update })).toEqual({
      a: { b: { keep: 1, change: 2, add: 3 }, list: [1, 2] },
    })
  })

  it('appends one entry where the target itself is an array', () => {
    expect(apply({ list: [1] }, { target: '$.list', update: { x: 1 } })).toEqual({ list: [1, { x: 1 }] })
  })

  it('updates the root', () => {
    expect(apply({ a: 1 }, { target: '$', update: { b: 2 } })).toEqual({ a: 1, b: 2 })
  })

  it('removes all that a target selects, also neighbours in one array', () => {
    const doc = { list: [{ n: 1 }, { n: 2 }, { n: 2 }, { n: 3 }], gone: 1 }
    const removed = apply(
      doc,
      { target: '$.list[?@.n == 2]', remove: true },
      { target: '$.gone', remove: true },
    )
    expect(removed).toEqual({ list: [{ n: 1 }, { n: 3 }] })
  })

  it('applies actions in order, each to what the one before left', () => {
    const actions = [
      { target: '$.a', update: { mark: true } },
      { target: '$[?@.mark]', update: { seen: 1 } },
    ]
    expect(apply({ a: {}, b: {} }, ...actions)).toEqual({ a: { mark: true, seen: 1 }, b: {} })
  })

  it('leaves the document alone where a target selects nothing', () => {
    expect(apply({ a: 1 }, { target: '$.nothing.here', update: { b: 1 } })).toEqual({ a: 1 })
  })

  it('changes neither its input nor shares nodes between targets', () => {
    const doc = { a: {}, b: {} }
    const result = apply(doc, { target: '$.*', update: { inner: { list: [] } } }) as Record<
      string,
      { inner: object }
    >
    expect(doc).toEqual({ a: {}, b: {} })
    expect(result['a']?.inner).not.toBe(result['b']?.inner)
  })

  it.each([
    ['another version', { overlay: '2.0.0', actions: [{ target: '$', update: {} }] }, '/overlay'],
    ['no actions', { overlay: '1.0.0', actions: [] }, '/actions'],
    ['an action without target', { overlay: '1.0.0', actions: [{ update: {} }] }, '/actions/0'],
    ['an action that does nothing', { overlay: '1.0.0', actions: [{ target: '$' }] }, '/actions/0'],
    [
      'a target that is no JSONPath',
      { overlay: '1.0.0', actions: [{ target: '$..[', update: {} }] },
      '/actions/0',
    ],
    [
      'an update of another type',
      { overlay: '1.0.0', actions: [{ target: '$.a', update: 'x' }] },
      '/actions/0',
    ],
    [
      'a nested update of another type',
      { overlay: '1.0.0', actions: [{ target: '$', update: { a: [1] } }] },
      '/actions/0',
    ],
  ])('with %s is refused with file and pointer', (_, wrong, pointer) => {
    const run = () => applyOverlay({ a: {} }, wrong, 'o.yaml')
    expect(run).toThrow(SpecError)
    expect(run).toThrow(`o.yaml#${pointer}: `)
  })
})
