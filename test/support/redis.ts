import { type ChildProcess, spawn } from 'node:child_process'

/** A Redis of our own, which may be killed and emptied. Resolves when it answers. */
export async function startRedis(port: number, more: readonly string[] = []): Promise<ChildProcess> {
  const server = spawn('redis-server', ['--port', String(port), '--save', '', '--bind', '127.0.0.1', ...more], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  for await (const line of server.stdout) if (String(line).includes('Ready to accept')) break
  return server
}
