import { parseUrl } from '../core/url.js'
import type { HttpRequest, HttpResponse } from './http-message.js'

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/**
 * Where a read goes on: within the base URL of the client alone, because its headers and its token belong there. Undefined:
 * it does not, and the answer stands as it is.
 */
export const redirectOf = (
  { method, url, headers, body }: HttpRequest,
  { status, headers: answered }: HttpResponse,
  { baseUrl }: { readonly baseUrl: string },
): HttpRequest | undefined => {
  if (method !== 'GET' || !REDIRECTS.has(status)) return undefined
  const target = targetOf(answered.get('location'), url)
  if (target === undefined || !target.startsWith(`${baseUrl}/`)) return undefined
  return { method, url: target, headers, body }
}

const targetOf = (location: string | null, url: string): string | undefined => {
  const target = location === null ? undefined : parseUrl(location, url)
  if (target === undefined) return undefined
  target.hash = ''
  return target.href
}
