/* The figures of the operations page, in a script of their own. */
import "../strings_later";

export { Jobs } from "./jobs";
export { Workers } from "./workers";
