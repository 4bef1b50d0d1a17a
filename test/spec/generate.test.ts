import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dump } from 'js-yaml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operations } from '../../generated/operations.js'
import { ROOT, runScript } from './command.js'
import { smallDocument, withValue } from './documents.js'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'generate-'))
})
afterAll(() => rm(folder, { recursive: true }))

const bytes = async (dir: string): Promise<Map<string, string>> => {
  const names = (await readdir(dir, { recursive: true, withFileTypes: true })).filter(entry => entry.isFile())
  const files = names.map(entry => join(entry.parentPath, entry.name)).sort()
  return new Map(
    await Promise.all(
      files.map(async name => [name.slice(dir.length), await readFile(name, 'utf8')] as const),
    ),
  )
}

const writeSpec = async (name: string, doc: object): Promise<string> => {
  const file = join(folder, name)
  await writeFile(file, name.endsWith('.json') ? JSON.stringify(doc) : dump(doc))
  return file
}

describe('npm run generate', () => {
  it('writes types, operations and validators, with steps, durations and counts', async () => {
    const out = join(folder, 'out')
    const { code, stdout } = await runScript('generate', [
      '--spec',
      await writeSpec('a.yaml', smallDocument()),
      '--out',
      out,
    ])
    expect(code).toBe(0)
    for (const step of ['contract', 'types', 'operations', 'validators', 'write'])
      expect(stdout).toMatch(new RegExp(`${step} +\\d+ ms`))
    // Two schemas: the document's own and the one that the overlay adds.
    expect(stdout.trim().split('\n').at(-1)).toBe('operations: 1, schemas: 2')
    expect([...(await bytes(out)).keys()]).toEqual([
      '/operations.ts',
      '/schema.d.ts',
      '/validators/put-things-by-id.d.ts',
      '/validators/put-things-by-id.js',
      '/validators/runtime.d.ts',
      '/validators/runtime.js',
    ])
  })

  it('gives the same bytes from YAML and from JSON, in another folder and another time zone and locale', async () => {
    const outs = [join(folder, 'yaml'), join(folder, 'json')]
    const json = await writeSpec('b.json', smallDocument())
    await runScript('generate', ['--spec', await writeSpec('b.yaml', smallDocument()), '--out', `${outs[0]}`])
    await runScript('generate', ['--spec', json, '--out', `${outs[1]}`], {
      cwd: folder,
      env: { TZ: 'Australia/Lord_Howe', LANG: 'tr_TR.UTF-8' },
    })
    const [yaml, fromJson] = await Promise.all(outs.map(bytes))
    // Digests of the source texts differ, and nothing else.
    const withoutDigest = (files: Map<string, string> | undefined) =>
      [...(files ?? [])].map(([name, text]) => [name, text.replace(/contract: .*/, '')])
    expect(withoutDigest(yaml)).toEqual(withoutDigest(fromJson))
  })

  it('replaces what it wrote before, and leaves no file of an older contract and no scratch folder behind', async () => {
    const parent = join(folder, 'again')
    const out = join(parent, 'out')
    await runScript('generate', ['--spec', await writeSpec('c.yaml', smallDocument()), '--out', out])
    const paths = smallDocument()['paths'] as Record<string, object>
    const moved = { ...smallDocument(), paths: { '/others/{id}': paths['/things/{id}'] } }
    await runScript('generate', ['--spec', await writeSpec('c.yaml', moved), '--out', out])
    expect((await readdir(join(out, 'validators'))).sort()).toEqual([
      'put-others-by-id.d.ts',
      'put-others-by-id.js',
      'runtime.d.ts',
      'runtime.js',
    ])
    expect(await readdir(parent)).toEqual(['out'])
  })

  it('refuses what it cannot represent with file, pointer and reason, and writes nothing', async () => {
    const out = join(folder, 'refused')
    const wrong = withValue(smallDocument(), ['components', 'schemas', 'Thing', 'minWords'], 1)
    const file = await writeSpec('d.yaml', wrong)
    const { code, stderr } = await runScript('generate', ['--spec', file, '--out', out])
    expect(code).toBe(1)
    expect(stderr).toContain(
      `${file}#/components/schemas/Thing/minWords: unknown JSON Schema keyword "minWords"`,
    )
    expect(await readdir(folder)).not.toContain('refused')
  })

  it("refuses a folder that holds somebody's files, and leaves them alone", async () => {
    const out = join(folder, 'mine')
    await mkdir(out)
    await writeFile(join(out, 'thesis.txt'), 'years of work')
    const { code, stderr } = await runScript('generate', [
      '--spec',
      await writeSpec('e.yaml', smallDocument()),
      '--out',
      out,
    ])
    expect(code).toBe(1)
    expect(stderr).toContain('thesis.txt')
    expect(await readdir(out)).toEqual(['thesis.txt'])
  })

  it.each([
    ['schema.d.ts', 'export type Mine = 1'],
    ['validators/mine.js', 'export const mine = 1'],
    ['validators/deep/mine.js', '// Generated by `npm run generate`'],
  ])('refuses a folder whose %s it did not write, and leaves it alone', async (name, text) => {
    const out = await mkdtemp(join(folder, 'mine-'))
    await mkdir(join(out, 'validators/deep'), { recursive: true })
    await writeFile(join(out, name), text)
    const { code, stderr } = await runScript('generate', [
      '--spec',
      await writeSpec('e.yaml', smallDocument()),
      '--out',
      out,
    ])
    expect(code).toBe(1)
    expect(stderr).toContain('which generation did not write')
    expect(await readFile(join(out, name), 'utf8')).toBe(text)
  })

  it('never deletes what appears in the folder while it works', async () => {
    const out = join(folder, 'busy')
    for (let n = 0; n < 300; n += 1) await mkdir(join(out, `sub-${n}`), { recursive: true })
    await writeFile(join(out, 'precious.txt'), 'precious')
    let isDone = false
    const churn = (async () => {
      for (let n = 0; !isDone; n += 1) {
        await mkdir(join(out, `churn-${n}`)).catch(() => {})
        await rm(join(out, `churn-${n}`), { recursive: true, force: true })
      }
    })()
    const spec = await writeSpec('f.yaml', smallDocument())
    const { code } = await runScript('generate', ['--spec', spec, '--out', out])
    isDone = true
    await churn
    expect(code).toBe(1)
    expect(await readFile(join(out, 'precious.txt'), 'utf8')).toBe('precious')
  })

  it('takes paths as the caller means them, also when npm is called in a sub-folder', async () => {
    await writeSpec('g.yaml', smallDocument())
    const { code } = await runScript('generate', ['--spec', 'g.yaml', '--out', 'relative'], {
      env: { INIT_CWD: folder },
    })
    expect(code).toBe(0)
    expect(await readdir(folder)).toContain('relative')
  })

  it.each([
    ['an output folder inside of a file', ['--out', 'package.json/x'], 'cannot be written'],
    ['an output folder without a name', ['--out', ''], 'names no folder'],
    ['a file that does not exist', ['--spec', 'nowhere.yaml'], 'nowhere.yaml: cannot be read'],
    ['an unknown option', ['--sepc', 'x'], 'npm run generate -- [--spec FILE-or-URL]'],
    ['a server that is not there', ['--spec', 'http://127.0.0.1:9/spec.yaml'], 'cannot be read'],
  ])('says in one message what is wrong with %s', async (_, args, message) => {
    const { code, stderr } = await runScript('generate', args)
    expect(code).toBe(1)
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('    at ')
  })
})

describe('npm run generate -- --check', () => {
  it('passes on the repository as it is', async () => {
    const { code, stderr, stdout } = await runScript('generate', ['--check'])
    expect(stderr).toBe('')
    expect(code).toBe(0)
    expect(stdout).toContain(`operations: ${Object.keys(operations).length}`)
  })

  it('fails and names the files after one character of the contract is changed', async () => {
    const copy = join(folder, 'copy')
    for (const name of ['spec', 'generated', 'scripts', 'package.json', 'tsconfig.json']) {
      await cp(join(ROOT, name), join(copy, name), { recursive: true })
    }
    await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'))
    const contract = join(copy, 'spec/propexo.yaml')
    const check = () => runScript('generate', ['--check'], { root: copy, cwd: copy })
    expect((await check()).code).toBe(0)
    const text = await readFile(contract, 'utf8')
    // A character of a comment; the digest in operations.ts tells.
    await writeFile(contract, `# a comment\n${text}`)
    const inComment = await check()
    expect(inComment.code).toBe(1)
    expect(inComment.stderr).toContain('stale: operations.ts (changed)')
    // A character of a fact.
    await writeFile(contract, text.replaceAll('maxLength: 50', 'maxLength: 51'))
    const inFact = await check()
    expect(inFact.code).toBe(1)
    expect(inFact.stderr).toContain('stale: validators/post-v1-events-appointments-residents.js (changed)')
    // A file that generation does not give.
    await writeFile(contract, text)
    await writeFile(join(copy, 'generated/validators/left.js'), '')
    expect((await check()).stderr).toContain('stale: validators/left.js (left over)')
  }, 600_000)
})
