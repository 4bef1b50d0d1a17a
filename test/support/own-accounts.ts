/**
 * Runs before each test file. Clients of one token share their account, and so its quota, with all others of the process;
 * files that share a process must not wait for places that another file has used.
 */
const SHARED = Symbol.for('propexo-client/accounts/1')

Reflect.deleteProperty(globalThis, SHARED)
