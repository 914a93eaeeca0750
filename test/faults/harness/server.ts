import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { program, surroundings } from '../../support/program.ts'

export type Environment = Readonly<Record<string, string>>

/** A real server process. */
export type Server = {
  readonly pid: number
  readonly alive: () => boolean
  /** Resolves when it has ended, however. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
  readonly signal: (signal: NodeJS.Signals) => void
  /** `kill -9`. */
  readonly kill: () => Promise<void>
  /** Asks it to stop, as a deploy does. */
  readonly stop: () => Promise<{ readonly code: number | null; readonly took: number }>
}

const started = new Set<ChildProcess>()

/** Whatever happens to the run, none of its servers outlives it. */
process.once('exit', () => {
  for (const child of started) child.kill('SIGKILL')
})

function follow(child: ChildProcess): Server {
  started.add(child)
  const ended = once(child, 'exit').then(([code, signal]: (number | string | null)[]) => {
    started.delete(child)
    return { code: code as number | null, signal: signal as NodeJS.Signals | null }
  })
  return {
    pid: child.pid ?? 0,
    alive: () => child.exitCode === null && child.signalCode === null,
    ended,
    signal: (signal) => void child.kill(signal),
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    async stop() {
      const begun = performance.now()
      child.kill('SIGTERM')
      const { code } = await ended
      return { code, took: Math.round(performance.now() - begun) }
    },
  }
}

const spawnAftercare = (
  args: readonly string[],
  env: Environment,
  output: 'inherit' | 'pipe' | 'ignore',
  wrapped: readonly string[] = [],
): ChildProcess => {
  const [command = '', ...rest] = [...wrapped, process.execPath, ...program, ...args]
  return spawn(command, rest, {
    env: { PATH: process.env.PATH, ...surroundings, ...env },
    stdio: ['ignore', 'pipe', output],
  })
}

/**
 * Starts `serve` or `work`; resolves when it says that it is ready, or has ended before. Its log goes to `log`. `wrapped`: a program that
 * runs it, such as strace.
 */
export async function startServer(
  args: readonly string[],
  env: Environment,
  log: string,
  wrapped: readonly string[] = [],
): Promise<Server> {
  const child = spawnAftercare(args, env, 'pipe', wrapped)
  const server = follow(child)
  child.stderr?.on('data', (chunk: Buffer) => appendFileSync(log, chunk))
  await new Promise<void>((resolve) => {
    createInterface({ input: child.stdout ?? process.stdin }).on('line', (line) => {
      appendFileSync(log, `${line}\n`)
      if (/"msg":"Aftercare is (?:ready|working)"/.test(line)) resolve()
    })
    void server.ended.then(() => resolve())
  })
  return server
}

export type Ended = { readonly code: number | null; readonly out: string; readonly err: string }

/** Runs one command to its end. */
export async function runCommand(args: readonly string[], env: Environment): Promise<Ended> {
  const child = spawnAftercare(args, env, 'pipe')
  const { ended } = follow(child)
  let [out, err] = ['', '']
  child.stdout?.on('data', (chunk: Buffer) => void (out += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => void (err += chunk.toString()))
  await once(child, 'close')
  return { code: (await ended).code, out, err }
}
