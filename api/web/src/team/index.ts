/* What only team members see, in a script of its own (parts/team.tsx). */
import "../strings_later";

export { LabelTools, NewLabel, onLabelKey } from "./labels";
export { RelationTools, NewRelation } from "./relations";
export { DeadJobs, Imports, KindTools, SignOut } from "./operations";
export { PolicyTools } from "./nav";
export { Review } from "./review";
export { SignIn } from "./sign_in";
export { NewTarget, TargetTools } from "./targets";
