import { didYouMean } from '../../src/core/suggest.js'
import { fromCaller } from '../spec/location.js'
import { ArgumentError } from './arguments.js'

/** A whole number within bounds, both included. */
export const wholeNumber =
  (min: number, max?: number): ((text: string) => number) =>
  text => {
    const number = Number(text)
    if (/^\d{1,9}$/.test(text) && number >= min && (max === undefined || number <= max)) return number
    const wanted = max === undefined ? `a whole number above ${min - 1}` : `${min} to ${max}`
    throw new ArgumentError(`must be ${wanted}, and is ${text || 'empty'}`)
  }

export const oneOf =
  <T extends string>(values: readonly T[]): ((text: string) => T) =>
  text => {
    const value = values.find(each => each === text)
    if (value !== undefined) return value
    const meant = didYouMean(text, values)
    throw new ArgumentError(`must be one of ${values.join(', ')}, and is ${text || 'empty'}${meant}`)
  }

/** A path, or a URL where the command takes one, as the caller meant it. */
export const location =
  (what: 'file' | 'folder' | 'specification'): ((text: string) => string) =>
  text => {
    if (text === '') throw new ArgumentError(`names no ${what}`)
    return fromCaller(text)
  }
