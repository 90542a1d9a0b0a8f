/* Where policies are translated, in scripts of their own. */
import "../strings_later";
import "../strings_edit";

export { BenchPage } from "./bench_page";
export { QueuePage } from "./queue_page";
