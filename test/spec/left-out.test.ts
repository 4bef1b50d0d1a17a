import { dump } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { leftOutOf } from '../../scripts/contract/left-out.js'
import { smallDocument, withValue } from './documents.js'

const source = (doc: object) => ({ name: 'spec.yaml', text: dump(doc) })
const withMore = withValue(smallDocument(), ['paths', '/things/{id}', 'post'], { responses: {} })

describe('operations that are left out of what is generated', () => {
  it('are told by their keys', () => {
    expect(leftOutOf(source(withMore), smallDocument())).toEqual(['POST /things/{id}'])
  })

  it('are none where only a path parameter got another name', () => {
    const renamed = { ...smallDocument(), paths: { '/things/{id?}': { put: {} } } }
    expect(leftOutOf(source(renamed), smallDocument())).toEqual([])
  })
})
