import { isObject, type JsonObject, type Operation } from '../../../scripts/spec/document.js'
import { type ContractRequest, parametersIn } from './request.js'
import { isOpen, propertiesOf, requiredOf, type TypeName, type Variant, variantsOf } from './variants.js'

export type MutantKind =
  | 'required property dropped'
  | 'wrong-typed property'
  | 'undeclared property'
  | 'wrong-typed body'
  | 'missing body'
  | 'required query dropped'
  | 'wrong-typed query'
  | 'undeclared query'

/** A request with exactly one fault. */
export interface Mutant {
  readonly kind: MutantKind
  /** Where the fault is, as a JSON Pointer into the body or a name of the query. */
  readonly where: string
  readonly request: ContractRequest
}

export const mutantsOf = (doc: JsonObject, operation: Operation, valid: ContractRequest): Mutant[] => [
  ...queryMutants(doc, operation, valid),
  ...(operation.body && 'body' in valid ? bodyMutants(doc, operation.body, valid) : []),
]

const UNDECLARED = 'undeclared_by_the_contract'

const queryMutants = (doc: JsonObject, operation: Operation, valid: ContractRequest): Mutant[] => {
  const mutant = (kind: MutantKind, where: string, query: JsonObject): Mutant => ({
    kind,
    where,
    request: { ...valid, query },
  })
  const declared = parametersIn('query', operation).flatMap(({ name, schema, required }) => {
    const { [name]: _, ...others } = valid.query
    const wrong = wrongText(doc, schema)
    return [
      ...(required ? [mutant('required query dropped', name, others)] : []),
      ...(wrong === undefined ? [] : [mutant('wrong-typed query', name, { ...others, [name]: wrong })]),
    ]
  })
  return [...declared, mutant('undeclared query', UNDECLARED, { ...valid.query, [UNDECLARED]: '1' })]
}

/** A text that is no value of the parameter; none where any text is one. */
const wrongText = (doc: JsonObject, schema: JsonObject): string | undefined => {
  const accepts = ({ type, keywords }: Variant): boolean => {
    if (type === 'array') return variantsOf(doc, keywords['items'] ?? {}).some(accepts)
    return type === 'string' && !('enum' in keywords) && !('pattern' in keywords) && !('format' in keywords)
  }
  return variantsOf(doc, schema).some(accepts) ? undefined : 'no such value'
}

const bodyMutants = (doc: JsonObject, schema: JsonObject, valid: ContractRequest): Mutant[] => {
  const { body, ...bodiless } = valid
  const wrong = wrongValue(doc, schema)
  return [
    { kind: 'missing body', where: '', request: bodiless },
    ...(wrong === undefined
      ? []
      : [{ kind: 'wrong-typed body', where: '', request: { ...valid, body: wrong } } as const]),
    ...valueMutants(doc, schema, body, true).map(({ kind, where, value }) => ({
      kind,
      where,
      request: { ...valid, body: value },
    })),
  ]
}

interface ValueMutant {
  readonly kind: MutantKind
  readonly where: string
  readonly value: unknown
}

/** Faults in a value and in everything below it. */
const valueMutants = (doc: JsonObject, schema: unknown, value: unknown, isBody = false): ValueMutant[] => {
  if (Array.isArray(value)) return listMutants(doc, schema, value)
  return isObject(value) ? objectMutants(doc, schema, value, isBody) : []
}

const listMutants = (doc: JsonObject, schema: unknown, value: readonly unknown[]): ValueMutant[] => {
  const items = variantsOf(doc, schema).find(({ type }) => type === 'array')?.keywords['items']
  return value.flatMap((item, index) =>
    placeMutants(doc, items, item, `/${index}`, changed =>
      value.map((each, at) => (at === index ? changed : each)),
    ),
  )
}

const objectMutants = (
  doc: JsonObject,
  schema: unknown,
  value: JsonObject,
  isBody: boolean,
): ValueMutant[] => {
  const form = formOf(doc, schema, value)
  if (!form) return []
  const required = requiredOf(form)
  const inProperties = Object.entries(propertiesOf(form)).flatMap(([name, property]): ValueMutant[] => {
    if (!Object.hasOwn(value, name)) return []
    const { [name]: current, ...others } = value
    const changed = placeMutants(doc, property, current, `/${name}`, each => ({ ...value, [name]: each }))
    const dropped: ValueMutant = { kind: 'required property dropped', where: `/${name}`, value: others }
    return required.includes(name) ? [dropped, ...changed] : changed
  })
  const undeclared: ValueMutant = {
    kind: 'undeclared property',
    where: `/${UNDECLARED}`,
    value: { ...value, [UNDECLARED]: 'x' },
  }
  return isOpen(form, isBody) ? inProperties : [...inProperties, undeclared]
}

/** The variant that an object was built from: of several, the one that declares all of its keys. */
const formOf = (doc: JsonObject, schema: unknown, value: JsonObject): Variant | undefined => {
  const forms = variantsOf(doc, schema).filter(({ type }) => type === 'object')
  const declaresAll = (form: Variant) =>
    Object.keys(value).every(name => Object.hasOwn(propertiesOf(form), name))
  return forms.find(declaresAll) ?? forms[0]
}

/** Faults of one property or item. `put` gives the value around it with another in its place. */
const placeMutants = (
  doc: JsonObject,
  schema: unknown,
  current: unknown,
  where: string,
  put: (value: unknown) => unknown,
): ValueMutant[] => {
  const wrong = wrongValue(doc, schema)
  return [
    ...(wrong === undefined ? [] : [{ kind: 'wrong-typed property', where, value: put(wrong) } as const]),
    ...valueMutants(doc, schema, current).map(mutant => ({
      ...mutant,
      where: `${where}${mutant.where}`,
      value: put(mutant.value),
    })),
  ]
}

const EACH_TYPE: readonly (readonly [readonly TypeName[], unknown])[] = [
  [['number', 'integer'], 12.5],
  [['string'], 'text'],
  [['boolean'], true],
  [['array'], []],
  [['object'], {}],
]

/** A value of a type that the schema does not admit; none where it admits every type. */
const wrongValue = (doc: JsonObject, schema: unknown): unknown => {
  const variants = variantsOf(doc, schema)
  if (variants.some(({ declared }) => !declared)) return undefined
  return EACH_TYPE.find(([types]) => !variants.some(({ type }) => types.includes(type)))?.[1]
}
