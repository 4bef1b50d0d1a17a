/**
 * Classes of calls, in the order in which they are served: calls that a person waits for, writes, pages read ahead,
 * polls of jobs.
 */
export type Priority = 'user' | 'write' | 'prefetch' | 'poll'

export const PRIORITIES: readonly Priority[] = ['user', 'write', 'prefetch', 'poll']

/** 0 is served first. */
export const rankOf = (priority: Priority): number => PRIORITIES.indexOf(priority)
