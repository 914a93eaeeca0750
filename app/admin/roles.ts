import type { Role } from '../shops/accounts.ts'

/** What an agent may change: answering people. Everything else that changes something is the owner's. */
const agents = [/^\/feedback\//, /^\/messages\/[^/]+\/again$/, /^\/account$/]
/** Pages that show more than the shop's daily work. */
const owners = /^\/(?:people|pulse|settings|journal\/[^/]+\/payload|customers\/[^/]+\/data|numbers\/export)\b/

/**
 * Whether a role may ask for this within a shop. What is not named here is the owner's, so a new page is closed until somebody
 * opens it (ASVS V8.2.1).
 */
export function mayDo(role: Role, method: string, path: string): boolean {
  if (role === 'owner') return true
  if (owners.test(path)) return false
  if (method === 'GET' || method === 'HEAD') return true
  if (path === '/account') return true
  return role === 'agent' && agents.some((agent) => agent.test(path))
}
