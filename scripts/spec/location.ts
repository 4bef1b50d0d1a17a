import { resolve } from 'node:path'
import { isUrl } from './source.js'

/** A path as the caller meant it: npm runs scripts in the root of the package, wherever it was called. */
export const fromCaller = (location: string): string =>
  isUrl(location) ? location : resolve(process.env['INIT_CWD'] ?? process.cwd(), location)
