"""What the balancer itself answers, in our words."""

DOWN = (
    "The replica that owns this world does not answer. No other replica has the world: "
    "it is there again once its owner is."
)
TOO_SLOW = "The request did not arrive in time, or not whole."
NO_ANSWER = "The replica that owns this world has not answered in a day."
TOO_LONG = (
    "The body names the world, and the balancer reads {} bytes of it at most. "
    "Name the world by a header or by the path, or send less."
)
PROBLEMS = {408: TOO_SLOW, 503: DOWN, 504: NO_ANSWER}
