import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

const FOLDER = join(import.meta.dirname, '../../src/testing')

/** An option as its doc comment describes it. */
interface OptionRow {
  readonly name: string
  readonly what: string
  /** Undefined: it is required, or a group of options. */
  readonly byDefault: string | undefined
}

const oneLine = (text: string): string => text.replaceAll(/\s*\n\s*/g, ' ').trim()

/** The options of an interface of `src/testing/`, from its doc comments. */
export const optionsOf = (file: string, name: string): readonly OptionRow[] => {
  const source = ts.createSourceFile(
    file,
    readFileSync(join(FOLDER, file), 'utf8'),
    ts.ScriptTarget.ES2022,
    true,
  )
  const [found] = source.statements
    .filter(ts.isInterfaceDeclaration)
    .filter(declaration => declaration.name.text === name)
  if (found === undefined) throw new Error(`${file} has no interface ${name}`)
  return found.members.filter(ts.isPropertySignature).map(member => {
    const [tag] = ts.getJSDocTags(member).filter(each => each.tagName.text === 'default')
    const [comment] = ts.getJSDocCommentsAndTags(member).filter(ts.isJSDoc)
    return {
      name: member.name.getText(),
      what: oneLine(ts.getTextOfJSDocComment(comment?.comment) ?? ''),
      byDefault: tag && oneLine(ts.getTextOfJSDocComment(tag.comment) ?? ''),
    }
  })
}

/** The faults of webhooks, from the comments on the type. */
export const webhookFaults = (): readonly (readonly [name: string, what: string])[] => {
  const text = readFileSync(join(FOLDER, 'webhooks.ts'), 'utf8')
  const [, type = ''] = text.split('export type WebhookFault =')
  return [...type.slice(0, type.indexOf('\n\n')).matchAll(/\/\*\* (.+) \*\/\n\s*\| '(\w+)'/g)].map(
    ([, what = '', name = '']) => [name, what.replace(/\.$/, '')],
  )
}
