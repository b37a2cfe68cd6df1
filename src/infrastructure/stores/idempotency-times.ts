/** How long an answer is remembered, in milliseconds. */
export const retentionMs = 86_400_000;

/** How long a claim is held, in milliseconds: longer than any request may take. */
export const leaseMs = 60_000;

/** How many expired answers a claim clears away at most: more than it adds, and too few for anybody to notice. */
export const maxPurged = 20;
