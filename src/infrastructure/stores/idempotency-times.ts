/** How long an answer is remembered, in milliseconds. */
export const retentionMs = 86_400_000;

/** How long a request is taken to be in flight when nothing more is heard of it: longer than any may take, in milliseconds. */
export const leaseMs = 60_000;

/** How many expired answers a claim clears away at most: more than it adds, and too few for anybody to notice. */
export const maxPurged = 20;
