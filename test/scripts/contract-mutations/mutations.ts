import type { Mutation } from './mutation.js'
import { mutationsOfFacade } from './of-facade.js'
import { mutationsOfRequests } from './of-requests.js'

/** Faults that the contract suite has to find in the client alone, without the unit tests. */
export const mutations: readonly Mutation[] = [...mutationsOfRequests, ...mutationsOfFacade]
