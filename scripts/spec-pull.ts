import { readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { ArgumentError } from './cli/arguments.js'
import { command } from './cli/command.js'
import { takenByNpm } from './cli/taken-by-npm.js'
import { needed } from './facade/leniency.js'
import { missingLines } from './facade/missing.js'
import { type Replacement, replaceTogether } from './files/replace.js'
import { readLock } from './generate/lock.js'
import { GENERATED, outputReplacement } from './generate/output.js'
import { CHANGELOG_FILE, CONTRACT_FILE, LOCK_FILE, noticeLines, OVERLAY_FILE } from './spec/contract.js'
import { fromCaller } from './spec/location.js'
import { SpecError } from './spec/problem.js'
import { isUrl, nameOf, readSource, type Source, sha256 } from './spec/source.js'
import { reportOf } from './spec-diff/report.js'
import { readDeviations } from './spec-fidelity/deviations.js'
import { type Before, type Pulled, pull } from './spec-pull/pull.js'

/** The text of a file; undefined where there is none. */
const textIfAny = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
    throw new SpecError(file, [{ pointer: '', reason: String(cause) }])
  }
}

interface ReadFiles extends Before {
  readonly lockText: string | undefined
}

const readBefore = async (): Promise<ReadFiles> => {
  const [contract, lockText, lock, changelog, overlay, deviations] = await Promise.all([
    readSource(CONTRACT_FILE),
    textIfAny(LOCK_FILE),
    readLock(),
    textIfAny(CHANGELOG_FILE),
    readSource(OVERLAY_FILE),
    readDeviations(),
  ])
  if (sha256(contract.text) !== lock.contract.sha256) {
    const reason = 'has changed since npm run generate; run that first, or the change would be lost'
    throw new SpecError(CONTRACT_FILE, [{ pointer: '', reason }])
  }
  return { contract, lock, lockText, changelog, overlay, deviations }
}

/** With the line ends that the repository has. */
const readPublished = async (location: string): Promise<Source> => {
  const source = await readSource(location, { httpsOnly: true })
  return { ...source, text: source.text.replaceAll('\r\n', '\n') }
}

/** No folder of this machine goes into files. */
const originOf = (location: string): string => (isUrl(location) ? nameOf(location) : basename(location))

const print = (from: string, { contract, changes, missing, published, covered, aside }: Pulled): void => {
  console.log(`${from}: ${published} operations, of which the contract has ${covered}`)
  for (const line of noticeLines(contract)) console.log(line)
  for (const line of aside) console.log(`not taken    ${line}`)
  console.log()
  process.stdout.write(reportOf(changes, 'text'))
  if (missing.length === 0) return
  console.log('\nThe facade needs what it does not have any more, and npm test will fail:')
  for (const line of missingLines(missing)) console.log(`  ${line}`)
}

/** Fails when somebody else has written to a file since it was read. */
const unchanged =
  (file: string, before: string | undefined): ((path: string) => Promise<void>) =>
  async path => {
    if ((await textIfAny(path)) === before) return
    throw new SpecError(file, [
      { pointer: '', reason: 'was changed meanwhile; nothing was replaced, pull again' },
    ])
  }

const replacementsFor = (before: ReadFiles, pulled: Pulled): readonly Replacement[] => {
  const { contractText, lockText, changelog } = pulled
  const texts: readonly (readonly [file: string, before: string | undefined, text: string | undefined])[] = [
    [CONTRACT_FILE, before.contract.text, contractText],
    [CHANGELOG_FILE, before.changelog, changelog],
    [LOCK_FILE, before.lockText, lockText],
  ]
  return texts.flatMap(([file, old, text]): Replacement[] =>
    text === undefined
      ? []
      : [{ target: file, guard: unchanged(file, old), write: path => writeFile(path, text) }],
  )
}

interface PullArguments {
  readonly from: string | undefined
  readonly onlyCovered: boolean
  readonly dryRun: boolean
}

const pullFrom = async ({ from: given, onlyCovered, dryRun }: PullArguments): Promise<void> => {
  const before = await readBefore()
  const location = given ?? before.lock.source.url
  const published = await readPublished(location)
  const [from, today] = [originOf(location), new Date().toISOString().slice(0, 10)]
  const pulled = pull(before, { published, from, onlyCovered, today })
  print(from, pulled)
  const files = replacementsFor(before, pulled)
  if (files.length === 0) {
    console.log('\nThe contract is up to date.')
    return
  }
  // Loaded only now: with the compiler it takes two seconds, and most runs have nothing to generate.
  const { generate } = await import('./generate/generate.js')
  // Before anything is replaced, and also where nothing will be: it may be refused.
  const { output } = await generate(pulled.contract, async (_, run) => run(), needed)
  if (dryRun) {
    console.log('\nNothing was written, as --dry-run asks.')
    return
  }
  if ((await readSource(OVERLAY_FILE)).text !== before.overlay.text)
    throw new SpecError(OVERLAY_FILE, [{ pointer: '', reason: 'was changed meanwhile; pull again' }])
  const all = pulled.contractText === undefined ? files : [outputReplacement(GENERATED, output), ...files]
  await replaceTogether(all)
  console.log(`\nWritten: ${all.map(({ target }) => basename(target)).join(', ')}. Run npm test now.`)
}

const OPTIONS = {
  from: {
    value: 'URL-or-FILE',
    description: 'a published specification, https or a file; default: the address in spec/lock.json',
    read: (text: string): string => {
      if (text === '') throw new ArgumentError('names nothing')
      return fromCaller(text)
    },
  },
  'only-covered': { description: "keep the contract's own operations, and take only their changes" },
  'dry-run': { description: 'print the report, and write nothing' },
} as const

await command({
  call: 'npm run spec:pull --',
  summary: `takes over what the vendor has published: replaces spec/propexo.yaml, spec/lock.json, the head of
spec/CHANGELOG.md and generated/, all of them or none`,
  options: OPTIONS,
  problems: () => takenByNpm(Object.keys(OPTIONS)),
  // What the file system says, such as a folder that nobody may write to, is explained by its code.
  isExplained: error => error instanceof Error && 'code' in error,
  run: ({ options: { from, ...flags } }) =>
    pullFrom({ from, onlyCovered: flags['only-covered'], dryRun: flags['dry-run'] }),
})
