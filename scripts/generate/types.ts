import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript'
import ts from 'typescript'
import type { JsonObject } from '../spec/document.js'
import { OPEN } from './open-answers.js'
import { MARK } from './output.js'
import { DEMANDS, MISSING, NEVER, typedDocument } from './typed-document.js'
import { typedPart } from './typed-part.js'

const { factory, SyntaxKind } = ts

/**
 * The text of `generated/schema.d.ts`.
 *
 * `defaultNonNullable: false`: a field with a default stays optional in a request, as the contract says.
 * `emptyObjectsUnknown`: an object without declared properties may hold anything, and is not `Record<string, never>`.
 * Enums of answers are open: see `openAnswers`.
 * Not used: `immutable` (openapi-fetch 0.17 loses array methods in answers), `additionalProperties` (blind to typos).
 */
export const generateTypes = async (doc: JsonObject): Promise<string> => {
  const nodes = await openapiTS(typedDocument(typedPart(doc)) as unknown as OpenAPI3, {
    defaultNonNullable: false,
    emptyObjectsUnknown: true,
    silent: true,
    transform: schema => markedType(Object(schema)),
  })
  return `// ${MARK} (openapi-typescript); do not edit.\n${astToString(nodes)}`
}

/** The type of a schema that is marked, for which openapi-typescript has no form. */
const markedType = (schema: JsonObject): ts.TypeNode | undefined => {
  if (schema[OPEN] === true) return anyText()
  if (schema[NEVER] === true) return factory.createKeywordTypeNode(SyntaxKind.NeverKeyword)
  if (schema[MISSING] === true) return factory.createKeywordTypeNode(SyntaxKind.UndefinedKeyword)
  const names = schema[DEMANDS]
  return Array.isArray(names) ? demands(names.map(String)) : undefined
}

/** `string & {}`: any text, beside literals that an editor still offers. */
const anyText = (): ts.TypeNode =>
  factory.createParenthesizedType(
    factory.createIntersectionTypeNode([
      factory.createKeywordTypeNode(SyntaxKind.StringKeyword),
      factory.createTypeLiteralNode([]),
    ]),
  )

/** `{ name: {} | null }`: whatever the field is elsewhere, it is not missing. */
const demands = (names: readonly string[]): ts.TypeNode =>
  factory.createTypeLiteralNode(
    names.map(name =>
      factory.createPropertySignature(
        undefined,
        /^[A-Za-z_$][\w$]*$/.test(name) ? name : factory.createStringLiteral(name),
        undefined,
        factory.createUnionTypeNode([
          factory.createTypeLiteralNode([]),
          factory.createLiteralTypeNode(factory.createNull()),
        ]),
      ),
    ),
  )
