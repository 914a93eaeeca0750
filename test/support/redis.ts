import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'

/** A Redis of our own, which may be killed and emptied. Resolves when it answers. */
export async function startRedis(port: number, more: readonly string[] = []): Promise<ChildProcess> {
  const server = spawn('redis-server', ['--port', String(port), '--save', '', '--bind', '127.0.0.1', ...more], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  for await (const line of server.stdout) if (String(line).includes('Ready to accept')) break
  return server
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
