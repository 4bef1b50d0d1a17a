/** Names that can be read in a path as they are. */
const PLAIN = /^[\w$@:/ -]+$/

/** The step to a property: `.notes`; a name that would be misread stands in quotes: `["a.b"]`. */
export const stepTo = (name: string): string => (PLAIN.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`)

/** The place of a property: `request.body.notes`. */
export const below = (where: string, name: string): string => where + stepTo(name)
