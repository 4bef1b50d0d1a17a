import { _, type Ajv, type CodeKeywordDefinition, type KeywordCxt, Name } from 'ajv'
import { equalItems, isMultipleOf } from './validator-runtime.js'

/**
 * Replaces the keywords that ajv's generated code checks otherwise than JSON Schema defines them.
 * - `multipleOf`: 19.99 is a multiple of 0.01, which division in binary fractions denies.
 * - `uniqueItems`: ajv collects texts as keys of a plain object, where `__proto__` cannot be one.
 * - `anyOf`, `oneOf`: what a union in a union evaluated counts for ajv although that member does not fit.
 * - `unevaluatedProperties`: ajv looks keys up in a plain object, which inherits `constructor` and `toString`.
 */
export const useExactKeywords = (ajv: Ajv): void => {
  const adapt = (keyword: string, change: (own: CodeKeywordDefinition) => CodeKeywordDefinition) => {
    const own = ajv.getKeyword(keyword)
    return typeof own === 'object' && 'code' in own ? [change(own)] : []
  }
  const definitions = [
    multipleOf,
    uniqueItems,
    ...['anyOf', 'oneOf'].flatMap(keyword => adapt(keyword, withOwnRecord)),
    ...adapt('unevaluatedProperties', withOwnKeys),
  ]
  for (const definition of definitions) ajv.removeKeyword(String(definition.keyword)).addKeyword(definition)
}

const multipleOf: CodeKeywordDefinition = {
  keyword: 'multipleOf',
  type: 'number',
  schemaType: 'number',
  error: {
    message: ({ schemaCode }) => _`"must be multiple of " + ${schemaCode}`,
    params: ({ schemaCode }) => _`{multipleOf: ${schemaCode}}`,
  },
  code: cxt => {
    const code = _`require("./runtime.js").isMultipleOf`
    const check = cxt.gen.scopeValue('func', { ref: isMultipleOf, code })
    cxt.fail(_`!${check}(${cxt.data}, ${cxt.schemaCode})`)
  },
}

const uniqueItems: CodeKeywordDefinition = {
  keyword: 'uniqueItems',
  type: 'array',
  schemaType: 'boolean',
  error: {
    message: ({ params: { i, j } }) =>
      _`"must NOT have duplicate items (items ## " + ${j} + " and " + ${i} + " are identical)"`,
    params: ({ params: { i, j } }) => _`{i: ${i}, j: ${j}}`,
  },
  code: cxt => {
    const { gen, data, schema } = cxt
    if (schema !== true) return
    const code = _`require("./runtime.js").equalItems`
    const find = gen.scopeValue('func', { ref: equalItems, code })
    const pair = gen.const('pair', _`${find}(${data})`)
    cxt.setParams({ i: _`${pair}[1]`, j: _`${pair}[0]` })
    cxt.fail(_`${pair}`)
  },
}

/** The keys that other keywords evaluated are looked up in an object that inherits none. */
const withOwnKeys = (definition: CodeKeywordDefinition): CodeKeywordDefinition => ({
  ...definition,
  code: (cxt: KeywordCxt) => {
    const { props } = cxt.it
    if (props instanceof Name)
      cxt.gen.if(_`typeof ${props} == "object"`, () =>
        cxt.gen.assign(props, _`Object.assign(Object.create(null), ${props})`),
      )
    definition.code(cxt)
  },
})

/** A union records what its members evaluated in a variable of its own, which ajv else takes from a member. */
const withOwnRecord = (definition: CodeKeywordDefinition): CodeKeywordDefinition => ({
  ...definition,
  code: (cxt: KeywordCxt) => {
    const { gen, it } = cxt
    const { props: before } = it
    if (it.opts.unevaluated && before !== true && !(before instanceof Name)) {
      it.props = gen.var('props', _`{}`)
      for (const key of Object.keys(before ?? {})) gen.code(_`${it.props}[${key}] = true`)
    }
    definition.code(cxt)
  },
})
