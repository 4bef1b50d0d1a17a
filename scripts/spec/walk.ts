/** Values under these keys are data of the API, where `$ref` and `schema` would be ordinary names. */
const DATA: ReadonlySet<string> = new Set(['example', 'examples', 'default', 'enum', 'const'])

/**
 * Whether what stands under a key is data and not a part of the specification. Among responses `default` is a status,
 * and among properties every key is a name.
 * @param pointer RFC 6901 JSON Pointer of the object that has the key
 */
export const isData = (key: string, pointer: string): boolean =>
  DATA.has(key) && !/\/(responses|properties|schemas|parameters)$/.test(pointer)
