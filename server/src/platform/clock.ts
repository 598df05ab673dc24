/** The current time, as a parameter, so that tests can set it. Rules never call it: they are given `now`. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
