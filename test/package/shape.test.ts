import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, it } from 'vitest'
import { ROOT } from '../scripts/spec/command.js'

const MOST = { 'lines of a file': 300, 'lines of a function': 60, parameters: 4 }

/** To be mended; a name that is within the limits again must go from here. */
const STILL_TOO_BIG: readonly string[] = [
  'test/contract/facade-methods.ts',
  'test/contract/facade-methods.ts appointmentMethods',
  'test/contract/facade-methods.ts eventMethods',
  'test/contract/harness/mutants.ts placeMutants',
  'test/contract/harness/samples.ts sampleValue',
  'test/package/declared-consumer.ts declaredConsumer',
  'test/time/vectors.ts shows',
]

const files = ['src', 'scripts', 'test'].flatMap(folder =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    // A folder with a dot is another test's, which may remove it any time.
    .filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts') && !/(?:^|[\\/])\./.test(name))
    .map(name => `${folder}/${name.replaceAll('\\', '/')}`),
)

interface Size {
  /** File, and function where it is one. */
  readonly name: string
  readonly what: keyof typeof MOST
  readonly size: number
}

const nameOf = (node: ts.SignatureDeclaration): string => {
  if (node.name) return node.name.getText()
  const { parent } = node
  const isNamed = ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)
  return isNamed ? parent.name.getText() : 'a function without a name'
}

const sizesOf = (file: string): readonly Size[] => {
  const text = readFileSync(join(ROOT, file), 'utf8')
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const lineAt = (position: number): number => source.getLineAndCharacterOfPosition(position).line
  const sizes: Size[] = [{ name: file, what: 'lines of a file', size: lineAt(source.end) }]
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) {
      const name = `${file} ${nameOf(node)}`
      const lines = lineAt(node.end) - lineAt(node.getStart()) + 1
      sizes.push({ name, what: 'parameters', size: node.parameters.length })
      if ('body' in node && node.body) sizes.push({ name, what: 'lines of a function', size: lines })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return sizes
}

const tooBig = files.flatMap(sizesOf).filter(({ what, size }) => size > MOST[what])

it('no file, function or list of parameters is longer than a reader can hold', () => {
  const found = tooBig.filter(({ name }) => !STILL_TOO_BIG.includes(name))
  expect(found).toEqual([])
})

it('what is still too big is no longer excused once it is mended', () => {
  const names = new Set(tooBig.map(({ name }) => name))
  expect(STILL_TOO_BIG.filter(name => !names.has(name))).toEqual([])
})

it('finds what is too big', () => {
  expect(files.length).toBeGreaterThan(400)
  expect(new Set(files.flatMap(sizesOf).map(({ what }) => what)).size).toBe(Object.keys(MOST).length)
})
