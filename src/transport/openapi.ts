import createClient, {
  type Client,
  type MaybeOptionalInit,
  type Middleware,
  type ParseAsResponse,
} from 'openapi-fetch'
import type { paths } from '../../generated/schema.js'
import { serializePath, serializeQuery, type Values } from './serialize.js'

/**
 * openapi-fetch over every operation of the contract, with types of its methods that a program can name from our entry, and
 * that leave open enums as they are: the types of openapi-fetch rebuild each member of an answer, also that of a text.
 */

/** What a program that exports a middleware, or the parameters of a method, has to name; pnpm hides openapi-fetch from it. */
export type {
  MaybeOptionalInit as ApiInitOf,
  MergedOptions as ApiMergedOptions,
  Middleware as ApiMiddleware,
  MiddlewareCallbackParams as ApiMiddlewareContext,
  MiddlewareRequestParams as ApiMiddlewareParams,
  ParseAs as ApiParseAs,
} from 'openapi-fetch'

/** HTTP methods, as OpenAPI writes them. */
type HttpMethod = 'get' | 'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'

/** Paths of the contract that have this method. */
export type ApiPath<Method extends HttpMethod> = {
  [Path in keyof paths]: paths[Path] extends { [Each in Method]: object } ? Path : never
}[keyof paths]

type Success = 200 | 201 | 202 | 203 | 204 | 206 | 207 | '2XX'
type ResponsesOf<Operation> = Operation extends { responses: infer Responses } ? Responses : never
type ContentOf<Answer> = Answer extends { content?: infer Content }
  ? Content extends object
    ? Content[keyof Content]
    : Content
  : never

/** The body with which an operation of the contract answers when it succeeds. */
export type ApiData<Operation> = ContentOf<ResponsesOf<Operation>[keyof ResponsesOf<Operation> & Success]>

/** The body with which it answers when it fails. */
export type ApiErrorBody<Operation> = ContentOf<
  ResponsesOf<Operation>[Exclude<keyof ResponsesOf<Operation>, Success>]
>

/** What a method of `api` resolves to. */
export type ApiResponse<Operation, Init = unknown> =
  | {
      /** The body of a 2xx. */
      data: ParseAsResponse<ApiData<Operation>, Init>
      /** Absent for a 2xx. */
      error?: never
      /** The answer itself. */
      response: Response
    }
  | {
      /** Absent for any other status. */
      data?: never
      /** The body of any other status, in the shape of the contract. */
      error: ApiErrorBody<Operation>
      /** The answer itself. */
      response: Response
    }

/** The last parameter of a method of `api`; optional if nothing in it is required. */
export type ApiInit<Init> = object extends Init
  ? [init?: Init & { [option: string]: unknown }]
  : [init: Init & { [option: string]: unknown }]

/** A method of `api`. */
export type ApiMethod<Method extends HttpMethod> = <
  Path extends ApiPath<Method>,
  Init extends MaybeOptionalInit<paths[Path], Method>,
>(
  path: Path,
  ...init: ApiInit<Init>
) => Promise<ApiResponse<paths[Path][Method], Init>>

/**
 * Every operation of the contract, through openapi-fetch.
 * @example
 * ```ts
 * const { data, error } = await propexo.api.GET('/v1/timezones/', { params: { query: { limit: 250 } } })
 * if (error) console.error(error.error.message)
 * else console.log(data.results.length)
 * ```
 */
export interface Api {
  /** Calls an operation with the method GET. */
  readonly GET: ApiMethod<'get'>
  /** Calls an operation with the method PUT. */
  readonly PUT: ApiMethod<'put'>
  /** Calls an operation with the method POST. */
  readonly POST: ApiMethod<'post'>
  /** Calls an operation with the method DELETE. */
  readonly DELETE: ApiMethod<'delete'>
  /** Calls an operation with the method OPTIONS. */
  readonly OPTIONS: ApiMethod<'options'>
  /** Calls an operation with the method HEAD. */
  readonly HEAD: ApiMethod<'head'>
  /** Calls an operation with the method PATCH. */
  readonly PATCH: ApiMethod<'patch'>
  /** Calls an operation with the method TRACE. */
  readonly TRACE: ApiMethod<'trace'>
  /**
   * Calls an operation with the method as the first parameter.
   * @throws what `Propexo.api` throws
   * @example
   * ```ts
   * const { data } = await propexo.api.request('get', '/v1/timezones/', {})
   * console.log(data?.results.length)
   * ```
   */
  request<
    Method extends HttpMethod,
    Path extends ApiPath<Method>,
    Init extends MaybeOptionalInit<paths[Path], Method>,
  >(method: Method, path: Path, ...init: ApiInit<Init>): Promise<ApiResponse<paths[Path][Method], Init>>
  /** Adds middleware. */
  use(...middleware: Middleware[]): void
  /** Removes middleware. */
  eject(...middleware: Middleware[]): void
}

/** They never throw; what is wrong is found by `preflight`, all of it at once. */
const SERIALIZERS = { pathSerializer: serializePath, querySerializer: serializeQuery } as const

/** The types differ in how they say the same, which the compiler cannot see of generic methods. */
export const createApi = (baseUrl: string): Api =>
  createClient<paths>({ baseUrl, ...SERIALIZERS }) as Client<paths> & Api

/** Any operation, as openapi-fetch sees one that is known by its key alone. */
interface AnyOperation {
  readonly parameters: { readonly path?: Values; readonly query?: Values }
  readonly requestBody?: { readonly content: { readonly 'application/json': string } }
  readonly responses: { readonly 200: { readonly content: { readonly 'application/json': unknown } } }
}

type AnyPaths = Readonly<Record<string, Record<HttpMethod, AnyOperation>>>

/** The client that the facade stands on: it takes any operation, and has none of the middleware of `api`. */
export const createAnyApi = (baseUrl: string): Client<AnyPaths> =>
  createClient<AnyPaths>({ baseUrl, ...SERIALIZERS })
