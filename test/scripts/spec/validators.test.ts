import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operations } from '../../../generated/operations.js'
import * as retry from '../../../generated/validators/post-v1-admin-retry-write-by-root_job_id.js'
import * as residents from '../../../generated/validators/post-v1-events-appointments-residents.js'
import * as webhooks from '../../../generated/validators/post-v1-webhooks.js'
import { generateValidators } from '../../../scripts/generate/validators.js'
import { operationsOf } from '../../../scripts/spec/document.js'
import { ROOT } from './command.js'
import { smallDocument, withValue } from './documents.js'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'validators-'))
  await writeFile(join(folder, 'package.json'), '{"type":"module"}')
})
afterAll(() => rm(folder, { recursive: true }))

/** Writes the validators of a document where no package can be found, and evaluates a module beside them. */
const runBeside = async (doc: Record<string, unknown>, script: string): Promise<string> => {
  for (const [name, text] of generateValidators(doc, operationsOf(doc)))
    await writeFile(join(folder, name), text)
  await writeFile(join(folder, 'script.js'), script)
  const { stdout, stderr, status } = spawnSync(process.execPath, ['script.js'], {
    cwd: folder,
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  expect(status).toBe(0)
  return stdout.trim()
}

describe('the generated validators', () => {
  it('are one module for each operation, with declarations', async () => {
    const names = new Set(await readdir(join(ROOT, 'generated/validators')))
    for (const { module } of Object.values(operations)) {
      expect(names).toContain(`${module}.js`)
      expect(names).toContain(`${module}.d.ts`)
    }
    expect(names.size).toBe(2 * (Object.keys(operations).length + 1))
  })

  it('run in plain Node ESM, with no package installed', async () => {
    const script = `
      import { validateBody, bodyFields } from './put-things-by-id.js'
      console.log(JSON.stringify([validateBody({ name: 'abc' }), validateBody({ name: 'abcd' }), validateBody.errors[0].keyword, bodyFields]))`
    expect(await runBeside(smallDocument(), script)).toBe('[true,false,"maxLength",["name"]]')
  })

  it('hold no require and no import but that of their runtime', async () => {
    const dir = join(ROOT, 'generated/validators')
    for (const name of (await readdir(dir)).filter(each => each.endsWith('.js'))) {
      const text = await readFile(join(dir, name), 'utf8')
      expect(text, name).not.toContain('require(')
      for (const [, from] of text.matchAll(/\bfrom '([^']*)'/g)) expect(from, name).toBe('./runtime.js')
    }
  })

  it('have no effects on import, so that a bundler leaves out what is not used', async () => {
    const dir = join(ROOT, 'generated/validators')
    for (const name of (await readdir(dir)).filter(each => each.endsWith('.js'))) {
      expect(await readFile(join(dir, name), 'utf8'), name).not.toContain('.evaluated')
    }
  })

  it('count the length of a text as the API does, in UTF-16 code units: a surrogate pair is two', async () => {
    const script = `
      import { validateBody } from './put-things-by-id.js'
      console.log(['abc', 'é\u0301b', '😀a', '😀ab', '😀😀'].map(name => validateBody({ name })).join())`
    expect(await runBeside(smallDocument(), script)).toBe('true,true,true,false,false')
  })

  it('refuse undeclared keys in a body, also where it is composed, and let them pass in an answer', async () => {
    const doc = withValue(smallDocument(), ['components', 'schemas', 'Thing'], {
      allOf: [
        { type: 'object', properties: { name: { type: 'string' } } },
        { type: 'object', properties: { inner: { type: 'object', properties: { a: { type: 'number' } } } } },
      ],
    })
    const script = `
      import { validateBody, validateResponse } from './put-things-by-id.js'
      const values = [{ name: 'a', inner: { a: 1 } }, { name: 'a', other: 1 }, { inner: { b: 1 } }]
      console.log(JSON.stringify(values.map(value => [validateBody(value), validateResponse(value)])))`
    expect(await runBeside(doc, script)).toBe('[[true,true],[false,true],[false,true]]')
  })

  it('name the fields of a body, also where it is composed', async () => {
    const doc = withValue(smallDocument(), ['components', 'schemas'], {
      Base: { type: 'object', properties: { name: { type: 'string' } } },
      Thing: {
        allOf: [{ $ref: '#/components/schemas/Base' }, { type: 'object', properties: { extra: {} } }],
      },
    })
    const script = `
      import { bodyFields } from './put-things-by-id.js'
      console.log(bodyFields.join())`
    expect(await runBeside(doc, script)).toBe('name,extra')
  })

  it('admit everything where the schema is true', async () => {
    const doc = withValue(smallDocument(), ['components', 'schemas', 'Thing'], true)
    const script = `
      import { validateBody, validateResponse } from './put-things-by-id.js'
      console.log(validateBody({ any: 1 }), validateResponse(null))`
    expect(await runBeside(doc, script)).toBe('true true')
  })

  it('follow schemas that hold themselves', async () => {
    const tree = {
      type: 'object',
      properties: { child: { $ref: '#/components/schemas/Thing' }, n: { type: 'integer' } },
    }
    const script = `
      import { validateBody } from './put-things-by-id.js'
      console.log(validateBody({ child: { child: { n: 1 } } }), validateBody({ child: { child: { n: 'x' } } }))`
    const doc = withValue(smallDocument(), ['components', 'schemas', 'Thing'], tree)
    expect(await runBeside(doc, script)).toBe('true false')
  })

  it('look at own keys only, as JSON does', () => {
    const inherited = Object.create({ integration_id: 'int_1' })
    expect(residents.validateBody(inherited)).toBe(false)
    expect(residents.validateBody({ integration_id: 'int_1' })).toBe(true)
  })

  it.each([
    ['every problem at once', residents.validateBody, { notes: 1, titel: 'x', status: 'NO' }, 4],
    ['a body that should be empty', retry.validateBody, { again: true }, 1],
    ['a list that is too short', webhooks.validateBody, { url: 'https://example.com/hook', triggers: [] }, 1],
    [
      'a secret that is too short and a relative url',
      webhooks.validateBody,
      { url: '/hook', triggers: ['DATA_NEW'], secret: 'x' },
      2,
    ],
    ['a body that is none', residents.validateBody, null, 1],
  ])('report %s', (_, validate, value, count) => {
    expect(validate(value)).toBe(false)
    expect(validate.errors).toHaveLength(count)
  })
})
