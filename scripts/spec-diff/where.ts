/** Names that can be read in a path as they are. */
const PLAIN = /^[\w$@:/ -]+$/

/** The place of a property: `request.body.notes`; a name that would be misread stands in quotes: `request.body["a.b"]`. */
export const below = (where: string, name: string): string =>
  PLAIN.test(name) ? `${where}.${name}` : `${where}[${JSON.stringify(name)}]`
