/* The figures of the operations page, in a script of their own. */
export { Jobs } from "./jobs";
export { Workers } from "./workers";
