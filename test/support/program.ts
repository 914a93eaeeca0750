/**
 * How Aftercare is started wherever its memory or its pace counts: as README, Dockerfile, compose.yaml and deploy/ have it, which
 * test/cli/start.test.ts holds together (docs/decisions/340).
 */
export const nodeFlags: readonly string[] = ['--max-semi-space-size=2']
export const program: readonly string[] = [...nodeFlags, 'bin/aftercare.js']

export const surroundings = { MALLOC_ARENA_MAX: '2' } as const
