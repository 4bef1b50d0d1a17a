import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import { generateUncompiled, type Step } from '../../../../scripts/generate/generate.js'
import { loadContract, noticeLines } from '../../../../scripts/spec/contract.js'
import type { JsonObject } from '../../../../scripts/spec/document.js'
import type { LeftOut } from '../../../../scripts/spec/left-out.js'
import { SpecError, type SpecProblem } from '../../../../scripts/spec/problem.js'
import { bytesOf, type Case } from './case.js'

const step: Step = async (_, run) => run()

/** A row of the generated table of operations. */
export interface Row {
  readonly method: string
  readonly path: string
  readonly module: string
}

export interface Outcome {
  /** Where everything was written. */
  readonly folder: string
  /** What mock and client go by; undefined where the document was refused whole. */
  readonly doc: JsonObject | undefined
  readonly rows: Readonly<Record<string, Row>>
  /** Files that a compiler reads. */
  readonly declarations: readonly string[]
  readonly leftOut: readonly LeftOut[]
  /** What is wrong with a document that was refused. */
  readonly problems: readonly SpecProblem[]
  /** All that people are told. */
  readonly message: string
}

/** Does with a document what `npm run generate` does, but for compiling: all documents are compiled together. */
export const generateCase = async (each: Case, folder: string): Promise<Outcome> => {
  const spec = join(folder, 'specification.yaml')
  await mkdir(folder, { recursive: true })
  await writeFile(spec, bytesOf(each))
  try {
    const { contract, output } = await generateUncompiled(await loadContract(spec), step)
    for (const [name, content] of output) {
      await mkdir(dirname(join(folder, name)), { recursive: true })
      await writeFile(join(folder, name), content)
    }
    const { doc, leftOut } = contract
    const rows = await rowsOf(folder, output.get('operations.ts') ?? '')
    const files = [...output.keys()].filter(name => name.endsWith('.ts'))
    const declarations = files.map(name => join(folder, name))
    const message = noticeLines(contract).join('\n')
    return { folder, doc, rows, declarations, leftOut, problems: [], message }
  } catch (cause) {
    if (!(cause instanceof SpecError)) throw cause
    const { problems, message } = cause
    return { folder, doc: undefined, rows: {}, declarations: [], leftOut: [], problems, message }
  }
}

/** The table as the client would import it. */
const rowsOf = async (folder: string, source: string): Promise<Record<string, Row>> => {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.ES2022, target: ts.ScriptTarget.ES2022 },
  })
  const file = join(folder, 'operations.js')
  await writeFile(file, outputText)
  const { operations }: { operations: Record<string, Row> } = await import(pathToFileURL(file).href)
  return operations
}
