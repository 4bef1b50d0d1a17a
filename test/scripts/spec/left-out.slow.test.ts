import { dump } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { needed } from '../../../scripts/facade/leniency.js'
import { compileOrLeaveOut, generateUncompiled, type Step } from '../../../scripts/generate/generate.js'
import { buildContract, CONTRACT_FILE, leaveOut, OVERLAY_FILE } from '../../../scripts/spec/contract.js'
import { type JsonObject, operationsOf } from '../../../scripts/spec/document.js'
import { lenient } from '../../../scripts/spec/left-out.js'
import { SpecError } from '../../../scripts/spec/problem.js'
import { readSource } from '../../../scripts/spec/source.js'
import { smallDocument, withValue } from './documents.js'
import { mixedDocument, OK } from './mixed-document.js'

const [overlay, contract] = await Promise.all([readSource(OVERLAY_FILE), readSource(CONTRACT_FILE)])

const build = (doc: JsonObject, leniency = lenient) =>
  buildContract({ name: 'spec.yaml', text: dump(doc) }, overlay, leniency)

const keysOf = (doc: JsonObject) => operationsOf(doc).map(({ key }) => key)

describe('what cannot be represented', () => {
  it('costs the operations that use it, through other components too, and nothing else', () => {
    const { doc, leftOut } = build(mixedDocument())
    expect(keysOf(doc)).toEqual(['PUT /things/{id}', 'GET /b'])
    expect(leftOut.map(({ key }) => key)).toEqual(['GET /a', 'POST /b'])
    const { schemas } = doc['components'] as { schemas: object }
    expect(Object.keys(schemas)).toEqual(['Thing', 'UndocumentedError'])
  })

  it('is told with file, line, pointer, reason, and what to do', () => {
    const text = dump(mixedDocument())
    const line = text.split('\n').findIndex(each => each.trim() === 'not:') + 1
    const { leftOut } = buildContract({ name: 'spec.yaml', text }, overlay)
    for (const { problems } of leftOut)
      expect(problems).toEqual([
        {
          pointer: '/components/schemas/Odd/not',
          line,
          reason: 'not cannot be represented: types cannot say it; describe what is allowed instead',
        },
      ])
  })

  it('is nothing where no operation uses it', () => {
    const unused = withValue(smallDocument(), ['components', 'schemas', 'Odd'], { not: {} })
    expect(build(unused).leftOut).toEqual([])
    expect(build(unused).doc).toEqual(build(smallDocument()).doc)
  })

  it('gives the same document as one in which it never stood', () => {
    const { paths, components } = mixedDocument() as {
      paths: Record<string, Record<string, object>>
      components: { schemas: Record<string, object> }
    }
    const sound = {
      ...smallDocument(),
      paths: { '/things/{id}': paths['/things/{id}'], '/b': { get: paths['/b']?.['get'] } },
      components: { schemas: { Thing: components.schemas['Thing'] } },
    }
    expect(build(mixedDocument()).doc).toEqual(build(sound).doc)
  })

  it('leaves out a webhook by its name', () => {
    const hook = (schema: object) => ({
      post: { requestBody: { content: { 'application/json': { schema } } }, responses: { '200': OK } },
    })
    const webhooks = { right: hook({ type: 'object' }), odd: hook({ not: {} }) }
    const { doc, leftOut } = build({ ...smallDocument(), webhooks })
    expect(Object.keys(doc['webhooks'] as object)).toEqual(['right'])
    expect(leftOut.map(({ key }) => key)).toEqual(['webhook odd'])
  })

  it('may be said of an operation after it was accepted, and that is left out as well', () => {
    const problems = [{ pointer: '/paths/~1b/get', reason: 'does not compile' }]
    const found = [{ key: 'GET /b', pointer: '/paths/~1b/get', problems }]
    const { doc, leftOut } = leaveOut(build(mixedDocument()), found, lenient)
    expect(keysOf(doc)).toEqual(['PUT /things/{id}'])
    expect(leftOut).toHaveLength(3)
    expect(leftOut.at(-1)?.problems[0]?.line).toBeGreaterThan(1)
  })

  it.each([
    ['an operation', '/paths/~1b/get', ['GET /b']],
    ['a path', '/paths/~1b', ['GET /b']],
    ['a component', '/components/schemas/Thing', ['PUT /things/{id}']],
    ['the twin of a component', '/components/schemas/ThingInAnswers', ['PUT /things/{id}']],
  ])('may be %s that does not compile, and the rest goes on', async (_, pointer, gone) => {
    const step: Step = async (_name, run) => run()
    const uncompiled = await generateUncompiled(build(mixedDocument()), step)
    let error: SpecError | undefined = new SpecError('spec.yaml', [{ pointer, reason: 'does not compile' }])
    const { contract, output } = await compileOrLeaveOut(uncompiled, step, lenient, () => {
      const now = error
      error = undefined
      if (now) throw now
    })
    expect(contract.leftOut.slice(2).map(({ key }) => key)).toEqual(gone)
    for (const key of gone) expect(output.get('operations.ts')).not.toContain(`"${key}"`)
    expect(keysOf(contract.doc)).toHaveLength(1)
  })

  it('is refused where it does not compile and belongs to no operation', async () => {
    const step: Step = async (_name, run) => run()
    const uncompiled = await generateUncompiled(build(mixedDocument()), step)
    const error = new SpecError('spec.yaml', [{ pointer: '', reason: 'does not compile' }])
    const compiling = compileOrLeaveOut(uncompiled, step, lenient, () => {
      throw error
    })
    await expect(compiling).rejects.toBe(error)
  })

  it('is an error where the facade uses the operation, which is said', () => {
    const responses = '  /v1/event-types/:\n    get:\n'
    expect(contract.text).toContain(responses)
    const text = contract.text.replace(responses, `${responses}      requestbody: {}\n`)
    expect(() => buildContract({ ...contract, text }, overlay, needed)).toThrow(
      /:\d+#\/paths\/~1v1~1event-types~1\/get\/requestbody: "requestbody" is no key of an operation; did you mean requestBody\? \(GET \/v1\/event-types\/ cannot be left out: the facade uses it, in events\.types\)/,
    )
    const { leftOut } = buildContract({ ...contract, text }, overlay)
    expect(leftOut.map(({ key }) => key)).toEqual(['GET /v1/event-types/'])
  })
})
